"""The numbers of one training step, as minnet.explain has them, and what each of them speaks of.

Layers, neurons and inputs count from 0 here, as on the page; layer −1 is the features.
"""

import json
import shlex

import minnet
from minnet.equations import EQUATIONS

from .plane import current
from .plane_setup import check_whole
from .plane_training import showable

__all__ = ["numbers_explain"]

# Where there are at most twice as many neurons or weights, explain shows them all.
MOST = 6

# Of a whole network with more neurons than SMALL it shows all up to twice as many as FEW.
FEW, SMALL = 3, 24

# The parts that are about the network's outputs and its cost.
OF_OUTPUTS = ("cost", "after")


def numbers_explain(sample=None, part="all", layer=None, neuron=None, weight=None, lang="en",
                    digits=9) -> dict:
    """One training step on a sample, every number of it, or those of a layer, neuron or weight.

    sample: [x, y, target], or the number of a point, those to train first; part: as explain's
    step. weight: the number of the input that it comes from.

    Returns x, y, cost, cost_after and notes as explain's JSON has them; sections of steps, each
    as there, with its pieces [with symbols, with numbers, places] and with what it lights, a list
    of {layer, neuron, input}; equations by id; the point, its number of how many, and of which
    part; written, the first of these as texts; the command that shows the same in a terminal.
    """
    plane = current()
    point, found = point_of(plane, sample)
    check_place(plane.network, layer, neuron, weight)
    data = plane.points.dataset([point], plane.setup["features"], plane.network.outputs)
    x, y, rate = data.inputs[0], data.targets[0], plane.setup["learning_rate"]
    explanation = minnet.explain(plane.network, x, y, rate)
    few = layer is None and sum(layer.outputs for layer in plane.network.layers) > SMALL
    chosen = {"step": part, "most": FEW if few else MOST,
              "neuron": None if neuron is None else (layer + 1, neuron + 1)}
    told = json.loads(explanation.render("json", lang, digits, **chosen))
    steps, places = iter(told.pop("steps")), places_of(explanation)
    style, sections = explanation.style(lang, digits, chosen["most"]), []
    for section in explanation.sections(**chosen):
        shown = [shown_step(next(steps), step, style, places) for step in section.steps]
        shown = [step for step in shown if concerns(step, plane.network, layer, weight)]
        sections += [{"part": section.part, "layer": section.layer and section.layer - 1,
                      "heading": explanation.heading(section, lang),
                      "steps": shown}] * bool(shown)
    kept = [(section["part"], section["layer"]) for section in sections]
    told["notes"] = [{**note, "layer": note["layer"] and note["layer"] - 1}
                     for note in told["notes"]]
    told["notes"] = [note for note in told["notes"] if (note["part"], note["layer"]) in kept]
    return showable({**told, "sections": sections, "equations": equations_in(sections, lang),
                     "point": point, **found, "written": written(explanation, style),
                     "command": command_of(plane, x, y, chosen)})


def written(explanation, style) -> dict:
    """What the step starts from and comes to, as texts."""
    traced = explanation.traced
    lists = {"x": traced.x, "y": traced.y, "output": traced.a[-1]}
    alone = {"cost": traced.cost, "cost_after": traced.cost_after,
             "learning_rate": traced.learning_rate}
    return {**{name: list(map(style.number, values)) for name, values in lists.items()},
            **{name: style.number(value) for name, value in alone.items()}}


def point_of(plane, sample) -> tuple:
    """A point [x, y, target], and its number among so many, and of which part it is."""
    points = plane.points.train + plane.points.test
    if isinstance(sample, list):
        if len(sample) != 3 or not all(type(number) in (int, float) for number in sample):
            raise minnet.MinnetError("a sample is the number of a point, or x, y and the target "
                                     f"in a list, and this is {sample!r:.60}")
        number = points.index(sample) if sample in points else None
    else:
        number = 0 if sample is None else sample
        check_whole(number, "the number of a point", 0, len(points) - 1)
        sample = points[number]
    train = number is not None and number < len(plane.points.train)
    return sample, {"number": number, "count": len(points),
                    "of": None if number is None else "train" if train else "test"}


def check_place(network, layer, neuron, weight):
    """Refuse a layer, neuron or weight that there is not."""
    last = len(network.layers) - 1
    if layer is not None:
        check_whole(layer, "the layer", 0, last)
    if neuron is not None:
        check_whole(layer, "the neuron's layer", 0, last)
        check_whole(neuron, "the neuron", 0, network.layers[layer].outputs - 1)
    if weight is not None:
        check_whole(neuron, "the weight's neuron", 0, network.layers[layer or 0].outputs - 1)
        check_whole(weight, "the weight's input", 0, network.layers[layer].inputs - 1)


def concerns(step: dict, network, layer, weight) -> bool:
    """Whether a step is of this layer and, of the gradients and updates, of this weight."""
    if weight is not None and step["part"] in ("gradient", "update"):
        return step["input"] == weight + 1
    if step["part"] in OF_OUTPUTS:
        return layer in (None, len(network.layers) - 1)
    return layer is None or step["layer"] == layer + 1


def places_of(explanation) -> dict:
    """What each symbol of a network speaks of: lists of {layer, neuron, input}, input or None."""
    traced, names, found = explanation.traced, explanation.writer.names, {}

    def put(symbol, layer, neuron, input=None):
        """Have a symbol, and the slope along it, speak of a place."""
        for spoken in (symbol, f"∂C/∂{symbol}", f"∂Ω/∂{symbol}"):
            found[spoken] = [{"layer": layer, "neuron": neuron, "input": input}]

    for l in range(traced.last + 1):
        for j in range(len(traced.a[l])):
            put(names.a(l, j), l - 1, j)
        for j in range(len(traced.a[l]) if l else 0):
            for letter in "zδ":
                put(names.of(letter, l, j), l - 1, j)
            put(names.name("b", l, j), l - 1, j, "bias")
            for k in range(len(traced.a[l - 1])):
                put(names.name("w", l, j, k), l - 1, j, k)
    for j in range(len(traced.y)):
        put(names.name("y", 0, j), traced.last - 1, j)
    outputs = [found[names.a(traced.last, j)][0] for j in range(len(traced.y))]
    return {**found, **dict.fromkeys(["C", "C₀", names.a(traced.last), names.name("z", traced.last),
                                      "Σ y"], outputs)}


def spoken_of(symbol: str, places: dict) -> list:
    """The places that a symbol speaks of; of f'(z) or δ(a, y) those of what is in the brackets."""
    if symbol in places:
        return places[symbol]
    inside = symbol.partition("(")[2].rpartition(")")[0]
    return [place for name in inside.split(", ") for place in places.get(name, [])]


def shown_step(told: dict, step, style, places: dict) -> dict:
    """A step with its pieces and with what it lights: what it is, and all that it is made of."""
    pieces = [[symbols, numbers, spoken_of(symbol, places) if symbol else None]
              for symbols, numbers, symbol in step.pieces(style)]
    light = list(spoken_of(step.symbol, places))
    for symbols, numbers, spoken in pieces:
        light += [place for place in spoken or [] if place not in light]
    general = step.written(style)[0][:-len(style.symbols(step.expression)) or None]
    return {**told, "written": style.number(step.value), "sign": step.sign, "general": general,
            "own": spoken_of(step.symbol, places), "pieces": pieces, "light": light}


def equations_in(sections: list, lang: str) -> dict:
    """By id the names and the formulas of the equations that steps come from."""
    ids = {step["equation"] for section in sections for step in section["steps"]}
    return {entry.id: {"name": entry.name_zh if lang == "zh" else entry.name,
                       "formula": entry.formula} for entry in EQUATIONS if entry.id in ids}


def command_of(plane, x: list, y: list, chosen: dict) -> str:
    """The words that show these numbers in a terminal, beside the model of the export."""
    words = ["minnet", "explain", f"{plane.setup['problem']}.json",
             "--input=" + ",".join(map(repr, map(float, x))),
             "--target=" + ",".join(map(repr, map(float, y))),
             "--learning-rate", repr(plane.setup["learning_rate"]), "--most", str(chosen["most"])]
    if chosen["step"] != "all":
        words += ["--step", chosen["step"]]
    if chosen["neuron"]:
        words += ["--neuron", "{}.{}".format(*chosen["neuron"])]
    return shlex.join(words)
