"""The explanation of one training step: its sections, and how it is shown."""

from importlib import import_module

from ..core import MinnetError, numbers
from ..core.activations import Softmax
from ..core.losses import CrossEntropy
from ..core.vectors import by_x
from .notation import Style, chosen
from .step_writer import StepWriter
from .traced_step import TracedStep
from .words import WORDS, heading

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
    """The steps of one part, of one layer where it has layers.

    notes: what is to be said of them, each a key of the words and its values.
    """

    def __init__(self, part: str, layer, steps: list, notes: list):
        self.part, self.layer, self.steps, self.notes = part, layer, steps, notes


class Explanation:
    """One training step, every number of it; print() shows it, a notebook shows it by itself.

    steps: its numbers as data; cost, cost_after: before and after the step.
    The network that is explained stays as it is: the step is taken by a copy.
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

        step: "forward", "backward", "update" or "all".
        neuron: only that one's, "2.1" or (2, 1) being the first of layer 2; of a feature map
        "1.2,3,4" or (1, (2, 3, 4)): map 2 of layer 1, row 3, column 4.
        most: neurons of a layer and weights of a neuron, where there are more than twice as many.
        """
        if step not in PARTS:
            raise MinnetError(f"there is no step '{step}' to explain; there are {', '.join(PARTS)}")
        if not isinstance(most, int) or most < 1:
            raise MinnetError(f"most should be a whole number, 1 or more, and is {most!r}")
        one = None if neuron is None else self.place(neuron)
        made = [section for part in PARTS[step] for section in self.sections_of(part, one, most)]
        return [section for section in made if section.steps]

    def sections_of(self, part: str, one, most: int) -> list:
        """A part's sections; one: (layer, neuron) if one alone is asked for."""
        if part == "cost":
            return [self.cost_before(one)]
        if part == "after":
            return [self.after_the_step(one, most)]
        layers = [one[0]] if one else range(1, self.traced.last + 1)
        sections = [self.section(part, l, one, most) for l in layers]
        return sections[::-1] if part == "backward" else sections

    def section(self, part: str, l: int, one, most: int):
        """A part's steps in layer l."""
        traced, make = self.traced, getattr(self.writer, part)
        if not traced.by_terms(l):
            steps = self.writer.whole(part, l)
            notes = []
            if part == "forward" and steps[0].neuron is None:
                notes.append(("whole", {"name": traced.layers[l].name}))
            return Section(part, l, steps, notes)
        neurons = [one[1] - 1] if one else self.neurons(l, most)
        of_parameters = part in ("gradient", "update")
        shown = self.places(l, neurons, most) if of_parameters else neurons
        steps = [step for what in shown for step in make(l, what)]
        notes = self.notes_on_layer(part, l, most)
        if of_parameters:
            notes += self.weights_left_out(l, neurons, shown, most)
        if not one and (traced.dense(l) or not of_parameters):
            notes += self.left_out(l, neurons)
        return Section(part, l, steps, notes)

    def neurons(self, l: int, most: int) -> list:
        """The outputs of a layer that are shown, of feature maps those that see something."""
        traced = self.traced
        x, delta = traced.a[l - 1], traced.delta[l]

        def sees_nothing(j):
            """Whether an output's inputs are all 0, or all the same, or its δ is 0."""
            seen = [x[k] for place, k in traced.terms(l, j) if k is not None]
            return not delta[j] or not any(seen) or len(set(seen)) == 1 < len(seen)

        return chosen(len(traced.a[l]), most, None if traced.dense(l) else sees_nothing)

    def places(self, l: int, neurons: list, most: int) -> list:
        """The places of the weights that are shown of these neurons, and of their biases."""
        x, places = self.traced.a[l - 1], {}
        for terms in [self.traced.terms(l, j) for j in neurons]:
            weights = [(place, k) for place, k in terms if place and k is not None]
            few = chosen(len(weights), most, lambda t: not x[weights[t][1]])
            places.update(dict.fromkeys([weights[t][0] for t in few]))
            places.update(dict.fromkeys([place for place, k in terms if k is None]))
        return list(places) if self.traced.dense(l) else sorted(
            places, key=lambda place: (place[0] == "biases", place))

    def notes_on_layer(self, part: str, l: int, most: int) -> list:
        """Which inputs are left out of a layer, and what should be known of the rest."""
        traced, notes = self.traced, []
        x = traced.a[l - 1]
        leaves_out = len(x) > 2 * most if traced.dense(l) else traced.joined_by(l) == "sum"
        if part == "forward" and leaves_out and 0.0 in x:
            notes.append(("zeros", {"zeros": x.count(0.0), "count": len(x)}))
        if part == "forward" and isinstance(traced.layers[l].activation, Softmax):
            notes.append(("shift", {"c": float(max(traced.z[l]))}))
        if part == "backward" and l == traced.last and traced.pair:
            notes.append(("pair", self.pair()))
        return notes

    def weights_left_out(self, l: int, neurons: list, places: list, most: int) -> list:
        """The note on the weights of a layer that are not shown, if there are any."""
        traced, count = self.traced, len(self.traced.a[l - 1])
        if traced.dense(l):
            return [("weights", {"count": count - most, "all": count})] * (count > 2 * most)
        shown = [place for place in places if place[0] == "weights"]
        others = len(numbers(traced.before[l].get("weights", []))) - len(shown)
        if not others:
            return []
        own = [place for place, k in traced.terms(l, neurons[0]) if k is not None]
        return [("shared weights", {"count": others, "all": len(own),
                                    "example": self.label(l, neurons[0])})]

    def left_out(self, l: int, shown: list) -> list:
        """The note on the neurons of a layer that are not shown, if there are any."""
        others = sorted(set(range(len(self.traced.a[l]))) - set(shown))
        if not others:
            return []
        example = next((j for j in others if j > shown[-1]), others[0])
        return [("neurons", {"count": len(others), "example": self.label(l, example)})]

    def label(self, l: int, j: int) -> str:
        """A neuron as it is asked for: 2.1, or 1.2,3,4 of a feature map."""
        return f"{l}." + ",".join(str(index + 1) for index in self.writer.names.place(l, j))

    def pair(self) -> dict:
        """The names of the loss and of the activation that it pairs with."""
        loss, activation = self.traced.loss, self.traced.layers[-1].activation
        return {"loss": loss.name, "activation": activation.name}

    def cost_before(self, one):
        """The cost before the step, and what it holds besides the loss of the sample."""
        traced, notes = self.traced, []
        if traced.pair and isinstance(traced.loss, CrossEntropy):
            notes.append(("exact", self.pair()))
        if traced.network.penalties:
            names = ", ".join(penalty.name for penalty in traced.network.penalties)
            notes.append(("penalty", {"penalties": names}))
        steps = self.writer.cost("cost", traced.a[-1], traced.cost_alone, traced.cost)
        return Section("cost", None, [] if one else steps, notes)

    def after_the_step(self, one, most: int):
        """The outputs and the cost after the step, and what became of them."""
        traced, steps = self.traced, self.writer.after(most)
        if one:
            steps = [step for step in steps if one == (step.layer, step.neuron)]
            return Section("after", None, steps, [])
        notes, last = [], traced.last
        if traced.by_terms(last) and traced.layers[last].activation:
            notes += self.left_out(last, chosen(len(traced.output), most))
        change = self.cost_after - self.cost
        notes.append(("fell" if change < 0 else "rose" if change > 0 else "stayed",
                      {"before": self.cost, "after": self.cost_after}))
        notes += [("training", {"layer": l, "name": traced.layers[l].name})
                  for l in traced.only_in_training()]
        return Section("after", None, steps, notes)

    def place(self, neuron) -> tuple:
        """(layer, neuron) of a neuron that is asked for."""
        traced = self.traced
        try:
            l, place = neuron.split(".") if isinstance(neuron, str) else neuron
            place = place.split(",") if isinstance(place, str) else place
            place = [int(index) for index in (place if isinstance(place, (list, tuple))
                                              else [place])]
            l = int(l)
        except (TypeError, ValueError):
            raise MinnetError("a neuron is named by its layer and its place in it, 2.1 for the "
                              "first of layer 2, 1.2,3,4 for row 3, column 4 of feature map 2, "
                              f"and this is {neuron!r}") from None
        there_is_no = f"there is no neuron {l}.{','.join(map(str, place))}"
        if not 1 <= l <= traced.last:
            layers = counted(traced.last, "layer")
            raise MinnetError(f"{there_is_no}: {self.description} has {layers}, counted from 1")
        if not traced.by_terms(l):
            raise MinnetError(f"{there_is_no} to show: layer {l} is {traced.layers[l].name}, "
                              "which is shown as a whole")
        shape = traced.shapes[l] if len(place) > 1 else (len(traced.a[l]),)
        if len(place) != len(shape) or not all(1 <= i <= n for i, n in zip(place, shape)):
            has = counted(len(traced.a[l]), "neuron")
            if len(traced.shapes[l]) > 1:
                has += f", {by_x(traced.shapes[l])}"
            raise MinnetError(f"{there_is_no}: layer {l} has {has}, counted from 1")
        j = 0
        for index, length in zip(place, shape):
            j = j * length + index - 1
        return l, j + 1

    def render(self, format: str = "text", lang: str = "en", digits: int = 9, step: str = "all",
               neuron=None, most: int = 3, **options) -> str:
        """The explanation as text.

        format: "text", "markdown", "html" or "json"; lang: "en" or "zh"; digits: decimals.
        step, neuron, most: as for `sections`; options: of the format "text", width and colour.
        """
        if format not in FORMATS:
            raise MinnetError(f"there is no format '{format}'; there are {', '.join(FORMATS)}")
        if lang not in WORDS:
            raise MinnetError(f"there are no words in the language '{lang}'; "
                              f"there are {', '.join(WORDS)}")
        if not isinstance(digits, int) or not 1 <= digits <= 17:
            raise MinnetError(f"digits should be a whole number from 1 to 17, and is {digits!r}")
        form = import_module(f".as_{format}", __package__)
        return form.render(self, self.sections(step, neuron, most), self.style(lang, digits, most),
                           WORDS[lang], **options)

    def style(self, lang: str = "en", digits: int = 9, most: int = 3):
        """How numbers and long sums are written: what a step's own methods take."""
        return Style(digits, most, WORDS[lang]["more terms"])

    def heading(self, section, lang: str = "en") -> str:
        """The title of one of its sections."""
        return heading(section, self, WORDS[lang])

    def __str__(self):
        return self.render()

    def _repr_html_(self):
        return self.render("html")

    def __repr__(self):
        return (f"Explanation({self.description}, cost {self.cost:.9g} before the step, "
                f"{self.cost_after:.9g} after)")


def counted(count: int, what: str) -> str:
    """'1 layer', '2 layers'."""
    return f"{count} {what}" + ("s" if count != 1 else "")
