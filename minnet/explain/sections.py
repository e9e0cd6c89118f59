"""The sections of an explanation: which numbers are shown, and what is said of the others."""

from ..core import Softmax, numbers
from ..core.losses import CrossEntropy
from .notation import chosen

# The parts of each choice of `step`.
PARTS = {
    "forward": ("forward", "cost"),
    "backward": ("backward", "gradient"),
    "update": ("update", "after"),
    "all": ("forward", "cost", "backward", "gradient", "update", "after"),
}


class Section:
    """The steps of one part, of one layer where it has layers.

    notes: what is to be said of them, each a key of the words and its values.
    """

    def __init__(self, part: str, layer, steps: list, notes: list):
        self.part, self.layer, self.steps, self.notes = part, layer, steps, notes


class Selection:
    """What is shown of a step.

    one: (layer, neuron) if one alone is asked for, the neuron counted from 0, else None.
    most: neurons of a layer and weights of a neuron, where there are more than twice as many.
    """

    def __init__(self, writer, one, most: int):
        self.writer, self.traced, self.one, self.most = writer, writer.traced, one, most
        self.layers = [one[0]] if one else list(range(1, self.traced.last + 1))
        self.neurons = {l: self.neurons_of(l) for l in self.layers}

    def sections(self, part: str) -> list:
        """A part's sections, without those in which nothing is shown."""
        layers = [None] if part in ("cost", "after") else self.layers
        made = [Section(part, l, self.steps(part, l), list(self.notes(part, l))) for l in layers]
        made = [section for section in made if section.steps]
        return made[::-1] if part == "backward" else made

    def steps(self, part: str, l) -> list:
        """A part's steps, in layer l where it has layers."""
        writer, traced = self.writer, self.traced
        if part == "cost":
            return [] if self.one else writer.cost(part, traced.outcome)
        if part == "after":
            steps = writer.after(self.neurons.get(traced.last, []))
            return [step for step in steps if not self.one or step.neuron]
        shown = self.neurons[l] if part in ("forward", "backward") else self.places(l)
        return [step for what in shown for step in getattr(writer, part)(l, what)]

    def neurons_of(self, l: int) -> list:
        """The outputs of a layer that are shown, of feature maps those that see something.

        [None] stands for a layer that is shown as a whole.
        """
        traced = self.traced
        x, delta = traced.a[l - 1], traced.delta[l]

        def sees_nothing(j):
            """Whether an output's inputs are all 0, or all the same, or its δ is 0."""
            seen = [x[k] for place, k in traced.terms(l, j) if k is not None]
            return not delta[j] or not any(seen) or len(set(seen)) == 1 < len(seen)

        if self.one:
            return [self.one[1]]
        if traced.standardizes(l):
            return list(range(len(x)))
        if not traced.by_terms(l):
            return [None]
        return chosen(len(delta), self.most, None if traced.dense(l) else sees_nothing)

    def places(self, l: int) -> list:
        """The places of the weights that are shown of a layer's neurons, and of their biases."""
        traced, x, places = self.traced, self.traced.a[l - 1], {}
        if not traced.by_terms(l):
            return [(name,) for name in traced.before[l]]
        for terms in [traced.terms(l, j) for j in self.neurons[l]]:
            weights = [(place, k) for place, k in terms if place and k is not None]
            few = chosen(len(weights), self.most, lambda t: not x[weights[t][1]])
            places.update(dict.fromkeys([weights[t][0] for t in few]))
            places.update(dict.fromkeys([place for place, k in terms if k is None]))
        return list(places) if traced.dense(l) else sorted(
            places, key=lambda place: (place[0] == "biases", place))

    def notes(self, part: str, l):
        """What is to be said of a part's steps: each a key of the words and its values."""
        return self.notes_on_layer(part, l) if l else self.notes_on_cost(part)

    def notes_on_layer(self, part: str, l: int):
        """What is to be said of a part's steps in layer l."""
        traced, x, f = self.traced, self.traced.a[l - 1], self.traced.layers[l].activation
        dense, of_outputs = traced.dense(l), part in ("forward", "backward")
        if part == "forward" and self.neurons[l] == [None]:
            yield "whole", {"name": traced.layers[l].name}
        if not traced.by_terms(l):
            return
        leaves_out = len(x) > 2 * self.most if dense else traced.joined_by(l) == "sum"
        if part == "forward" and leaves_out and 0.0 in x:
            yield "zeros", {"zeros": x.count(0.0), "count": len(x)}
        if part == "forward" and isinstance(f, Softmax):
            yield "shift", {"c": float(max(traced.z[l]))}
        if part == "backward" and l == traced.last and traced.pair:
            yield "pair", self.pair()
        if not of_outputs:
            yield from self.weights_left_out(l)
        if of_outputs or dense:
            yield from self.neurons_left_out(l)

    def notes_on_cost(self, part: str):
        """What is to be said of the cost before or after the step, and of the outputs after it."""
        traced, penalties = self.traced, self.traced.network.penalties
        before, after = traced.cost, traced.cost_after
        if part == "cost":
            if traced.pair and isinstance(traced.loss, CrossEntropy):
                yield "exact", self.pair()
            if penalties:
                yield "penalty", {"penalties": ", ".join([penalty.name for penalty in penalties])}
        elif not self.one:
            if traced.layers[-1].activation:
                yield from self.neurons_left_out(traced.last)
            yield ("fell" if after < before else "rose" if after > before else "stayed",
                   {"before": before, "after": after})
            for l in traced.only_in_training():
                yield "training", {"layer": l, "name": traced.layers[l].name}

    def pair(self) -> dict:
        """The names of the loss and of the activation that it pairs with."""
        return {"loss": self.traced.loss.name, "activation": self.traced.layers[-1].activation.name}

    def weights_left_out(self, l: int):
        """The note on the weights of a layer that are not shown, if there are any."""
        traced, j, count = self.traced, self.neurons[l][0], len(self.traced.a[l - 1])
        weights = numbers(traced.before[l].get("weights", []))
        others = len(weights) - sum(place[0] == "weights" for place in self.places(l))
        if traced.dense(l) and count > 2 * self.most:
            yield "weights", {"count": count - self.most, "all": count}
        if not traced.dense(l) and others:
            own = [k for place, k in traced.terms(l, j) if k is not None]
            yield "shared weights", {"count": others, "all": len(own),
                                     "example": self.writer.names.label(l, j)}

    def neurons_left_out(self, l: int):
        """The note on the neurons of a layer that are not shown, if there are any."""
        shown = self.neurons[l]
        others = sorted(set(range(len(self.traced.a[l]))) - set(shown))
        if others and not self.one and shown != [None]:
            example = next((j for j in others if j > shown[-1]), others[0])
            yield "neurons", {"count": len(others), "example": self.writer.names.label(l, example)}
