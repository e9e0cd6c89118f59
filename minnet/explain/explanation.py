"""The explanation of one training step: its sections, and how it is shown."""

from functools import cached_property
from importlib import import_module

from ..core import MinnetError
from ..core.vectors import by_x
from .notation import Style
from .sections import PARTS, Selection
from .step_writer import StepWriter
from .traced_step import TracedStep
from .words import WORDS, heading

FORMATS = ("text", "markdown", "html", "json")

# More neurons, weights or terms than any network has.
ALL = 10 ** 9


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

    @cached_property
    def steps(self) -> list:
        """Every step, in the order in which they are computed."""
        return [step for section in self.sections(most=ALL) for step in section.steps]

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
        selection = Selection(self.writer, one, most)
        return [section for part in PARTS[step] for section in selection.sections(part)]

    def place(self, neuron) -> tuple:
        """(layer, neuron) of a neuron that is asked for, the neuron counted from 0."""
        traced = self.traced
        try:
            l, place = neuron.split(".") if isinstance(neuron, str) else neuron
            place = place.split(",") if isinstance(place, str) else place
            l, *place = map(int, [l, *(place if isinstance(place, (list, tuple)) else [place])])
        except (TypeError, ValueError):
            raise MinnetError("a neuron is named by its layer and its place in it, 2.1 for the "
                              "first of layer 2, 1.2,3,4 for row 3, column 4 of feature map 2, "
                              f"and this is {neuron!r}") from None
        asked = f"{l}.{','.join(map(str, place))}"
        there_is_no = f"there is no neuron {asked}"
        if not 1 <= l <= traced.last:
            layers = counted(traced.last, "layer")
            raise MinnetError(f"{there_is_no}: {self.description} has {layers}, counted from 1")
        if not traced.by_terms(l):
            raise MinnetError(f"{there_is_no} to show: layer {l} is {traced.layers[l].name}, "
                              "which is shown as a whole")
        for j in range(len(traced.a[l])):
            if asked in (f"{l}.{j + 1}", self.writer.names.label(l, j)):
                return l, j
        has = counted(len(traced.a[l]), "neuron")
        if len(traced.shapes[l]) > 1:
            has += f", {by_x(traced.shapes[l])}"
        raise MinnetError(f"{there_is_no}: layer {l} has {has}, counted from 1")

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
