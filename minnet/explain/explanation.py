"""The explanation of one training step: its sections, and how it is shown."""

from importlib import import_module

from ..core import MinnetError
from ..core.activations import Softmax
from ..core.losses import softmax_cross_entropy
from .step_writer import StepWriter
from .notation import Style, chosen
from .words import WORDS
from .traced_step import TracedStep

# The parts of each choice of `step`.
PARTS = {
    "forward": ("forward", "cost"),
    "backward": ("backward", "gradient"),
    "update": ("update", "after"),
    "all": ("forward", "cost", "backward", "gradient", "update", "after"),
}

FORMATS = ("text", "markdown", "html", "json")

# More neurons, weights or terms than any network has.
ALL = 10 ** 9


class Section:
    """The steps of one part, of one layer where it has layers. notes: what is to be said of them, each a key of the words and its values."""

    def __init__(self, part: str, layer, steps: list, notes: list):
        self.part, self.layer, self.steps, self.notes = part, layer, steps, notes


class Explanation:
    """One training step, every number of it: `steps` as data, `render` as text, Markdown, HTML or JSON; in a notebook it shows itself.

    cost, cost_after: before and after the step. The network that is explained stays as it is: the step is taken by a copy.
    """

    def __init__(self, network, x, y, learning_rate: float = 0.5, name: str = ""):
        """name: what the sample is called, if anything."""
        self.name = name
        self.traced = TracedStep(network, x, y, learning_rate)
        self.description = repr(network)
        self.x, self.y, self.learning_rate = self.traced.x, self.traced.y, learning_rate
        self.cost, self.cost_after = self.traced.cost, self.traced.cost_after
        self.writer = StepWriter(self.traced)
        self._steps = None

    @property
    def steps(self) -> list:
        """Every step, in the order in which they are computed."""
        if self._steps is None:
            self._steps = [step for section in self.sections(most=ALL) for step in section.steps]
        return self._steps

    def sections(self, step: str = "all", neuron=None, most: int = 3) -> list:
        """The steps by part and layer.

        step: "forward", "backward", "update" or "all"; neuron: only that one's, "2.1" or (2, 1) being the first of layer 2;
        most: how many neurons of a layer and weights of a neuron there are, where there are more than twice as many.
        """
        if step not in PARTS:
            raise MinnetError(f"there is no step '{step}' to explain; there are {', '.join(PARTS)}")
        if not isinstance(most, int) or most < 1:
            raise MinnetError(f"most should be a whole number, 1 or more, and is {most!r}")
        one = None if neuron is None else self.place(neuron)
        made = [self.section(part, layer, one, most) for part in PARTS[step] for layer in self.layers(part)]
        return [section for section in made if section.steps]

    def layers(self, part: str):
        """The layers that a part goes through, in its order; None for a part that has none."""
        forward = range(1, self.traced.last + 1)
        return [None] if part in ("cost", "after") else forward[::-1] if part == "backward" else forward

    def section(self, part: str, l, one, most: int):
        """A part's steps in layer l; one: (layer, neuron) if one alone is asked for."""
        traced = self.traced
        if l is None:
            cost = self.writer.cost("cost", traced.a[-1], traced.cost_alone, traced.cost)
            steps, notes = (cost, self.notes_on_cost()) if part == "cost" else (self.writer.after(most), self.notes_after(most))
            return Section(part, l, [step for step in steps if one in (None, (step.layer, step.neuron))], [] if one else notes)
        if one and one[0] != l:
            return Section(part, l, [], [])
        if not traced.dense(l):
            return Section(part, l, self.writer.whole(part, l), [("whole", {"name": traced.layers[l].name})] if part == "forward" else [])
        count, inputs = len(traced.z[l]), chosen(len(traced.a[l - 1]), most, lambda k: not traced.a[l - 1][k])
        neurons = [one[1] - 1] if one else chosen(count, most)
        make = getattr(self.writer, part)
        steps = [step for j in neurons for step in (make(l, j) if part in ("forward", "backward") else make(l, j, inputs))]
        return Section(part, l, steps, self.notes_on_layer(part, l, inputs, None if one else neurons))

    def notes_on_layer(self, part: str, l: int, inputs: list, neurons) -> list:
        """What is left out of a layer, and what should be known of the rest; neurons: those shown, None if one was asked for."""
        traced, notes = self.traced, []
        x, count = traced.a[l - 1], len(traced.z[l])
        if part == "forward" and len(inputs) < len(x) and 0.0 in x:
            notes.append(("zeros", {"zeros": x.count(0.0), "count": len(x)}))
        if part == "forward" and isinstance(traced.layers[l].activation, Softmax):
            notes.append(("shift", {"c": float(max(traced.z[l]))}))
        if part == "backward" and traced.slope[l] is None:
            notes.append(("pair", self.pair()))
        if part in ("gradient", "update") and len(inputs) < len(x):
            notes.append(("weights", {"count": len(x) - len(inputs), "all": len(x)}))
        if neurons and len(neurons) < count:
            notes.append(("neurons", {"count": count - len(neurons), "example": f"{l}.{len(neurons) + 1}"}))
        return notes

    def notes_on_cost(self) -> list:
        """What the cost holds besides the loss of the sample."""
        traced = self.traced
        notes = [("exact", self.pair())] if traced.cost_of_pair is softmax_cross_entropy else []
        return notes + ([("penalty", {"loss": traced.loss.name})] if traced.penalised() else [])

    def pair(self) -> dict:
        """The names of the loss and of the activation that it pairs with."""
        return {"loss": self.traced.loss.name, "activation": self.traced.layers[-1].activation.name}

    def notes_after(self, most: int) -> list:
        """What became of the cost, and why that may not be the step's doing alone."""
        count = len(self.traced.output)
        left_out = count - len(chosen(count, most)) if self.traced.dense(self.traced.last) else 0
        notes = [("neurons", {"count": left_out, "example": f"{self.traced.last}.{count - left_out + 1}"})] if left_out else []
        change = "fell" if self.cost_after < self.cost else "rose" if self.cost_after > self.cost else "stayed"
        notes.append((change, {"before": self.cost, "after": self.cost_after}))
        return notes + [("training", {"layer": l, "name": self.traced.layers[l].name}) for l in self.traced.only_in_training()]

    def place(self, neuron) -> tuple:
        """(layer, neuron) of a neuron that is asked for."""
        try:
            l, j = [int(number) for number in (neuron.split(".") if isinstance(neuron, str) else neuron)]
        except (TypeError, ValueError):
            raise MinnetError(f"a neuron is named by its layer and its place in it, 2.1 for the first of layer 2, and this is {neuron!r}") from None
        if not 1 <= l <= self.traced.last:
            raise MinnetError(f"there is no neuron {l}.{j}: {self.description} has {counted(self.traced.last, 'layer')}, counted from 1")
        if not self.traced.dense(l):
            raise MinnetError(f"there is no neuron {l}.{j} to show: layer {l} is {self.traced.layers[l].name}, which is shown as a whole")
        if not 1 <= j <= len(self.traced.z[l]):
            raise MinnetError(f"there is no neuron {l}.{j}: layer {l} has {counted(len(self.traced.z[l]), 'neuron')}, counted from 1")
        return l, j

    def render(self, format: str = "text", lang: str = "en", digits: int = 9, step: str = "all", neuron=None, most: int = 3, **options) -> str:
        """The explanation in a format, "text", "markdown", "html" or "json", and a language, "en" or "zh".

        digits: decimals of a number; step, neuron, most: as for `sections`; options: of text, width and colour.
        """
        if format not in FORMATS:
            raise MinnetError(f"there is no format '{format}'; there are {', '.join(FORMATS)}")
        if lang not in WORDS:
            raise MinnetError(f"there are no words in the language '{lang}'; there are {', '.join(WORDS)}")
        if not isinstance(digits, int) or not 1 <= digits <= 17:
            raise MinnetError(f"digits should be a whole number from 1 to 17, and is {digits!r}")
        words = WORDS[lang]
        style = Style(digits, most, words["more terms"])
        return import_module(f".as_{format}", __package__).render(self, self.sections(step, neuron, most), style, words, **options)

    def __str__(self):
        return self.render()

    def _repr_html_(self):
        return self.render("html")

    def __repr__(self):
        return f"Explanation({self.description}, cost {self.cost:.9g} before the step, {self.cost_after:.9g} after)"


def counted(count: int, what: str) -> str:
    """'1 layer', '2 layers'."""
    return f"{count} {what}" + ("s" if count != 1 else "")
