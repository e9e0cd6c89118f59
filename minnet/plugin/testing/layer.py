"""The checks of a layer: in use and in training its slopes, state and array form; save and load.

Its parameters are moved at random before, for a fault need not show while all gains are still 1.
"""

import copy
import os
import random
import tempfile

from ...core import LAYERS, Layer, Network, apply, dot
from ...files import load, save
from .arrays import ArrayFormChecks
from .findings import Checks, Wrong, call, needs, told_by
from .slopes import output_gradient, perturb
from .values import misshapen, own_shape, same, show, unlike

WIDTHS, LARGE = (4, 6, 1), (50.0, 710.0, 1e4)


class LayerChecks(Checks):
    """The checks of a layer, and those of its two passes.

    A class is made without arguments, or by its static or class method `example()`.
    """

    kind, registry = "layer", LAYERS
    methods = ("forward", "forward_in_training", "delta", "backward", "gradient", "settings")

    def run(self):
        results = super().run()
        if all(result.outcome == "ok" for result in results):
            results += PassChecks(self.made).run()
            if type(self.made).forward_in_training is not Layer.forward_in_training:
                results += TrainingPassChecks(self.made).run()
        return results

    def check_making(self):
        """A class can be made without arguments, or has example(), which makes one."""
        self.made, part = self.part, self.part
        if isinstance(part, type):
            example = getattr(part, "example", None)
            words = (f"{part.__name__}.example()" if example else
                     f"without a static method example() to make one, {part.__name__}()")
            with told_by(words):
                self.made = (example or part)()
            if not isinstance(self.made, part):
                raise Wrong(f"{words} is {show(self.made)}, where a {part.__name__} belongs")

    @needs("check_making")
    def check_parameters(self):
        """Its parameters are finite numbers nested in lists."""
        for name in getattr(self.made, "parameters", ()):
            wrong = misshapen(getattr(self.made, name), own_shape(getattr(self.made, name)))
            if wrong:
                raise Wrong(f"among its parameters is '{name}', which {wrong}: a parameter is "
                            "finite numbers nested in lists")


class PassChecks(ArrayFormChecks):
    """The checks of a layer's pass in use, and of the way back from it."""

    kind, method, check_name, check_methods = "layer", "forward", None, None
    memory = "what the backward pass needs is handed to it, and a layer keeps nothing between calls"

    def __init__(self, layer):
        self.part = layer

    def subject(self):
        """A copy of the layer, its parameters moved at random, always to the same numbers."""
        layer = copy.deepcopy(self.part)
        perturb(layer)
        return layer

    def batches(self) -> list:
        """Three samples of each width that is not refused, always the same ones."""
        def batch(width):
            source = random.Random(width)
            samples = [[round(source.gauss(0.0, 1.0), 2) for k in range(width)] for i in range(3)]
            call(self.subject(), self.method, samples[0])
            return samples

        return self.not_refused((self.part.inputs,) if self.part.inputs else WIDTHS, batch)

    def calls(self):
        return [one for batch in self.batches() for x in batch for one in self.calls_for(x)]

    def large_calls(self):
        return [one for batch in self.batches() for size in LARGE
                for one in self.calls_for([size * (-1) ** k for k in range(len(batch[0]))])]

    def calls_for(self, x: list) -> list:
        """The way of a sample there and back."""
        layer = self.subject()
        z, a, delta = self.there(layer, x)
        like = {name: own_shape(getattr(layer, name)) for name in layer.parameters}
        return [(self.method, (x,), None), ("delta", (z, a, output_gradient(len(a))), None),
                ("backward", (x, delta), x), ("gradient", ([x], [delta]), like)]

    def there(self, layer, x: list) -> tuple:
        """z, a and δ of a sample, a being finite numbers, as many as the layer says."""
        z, a = two(call(layer, self.method, x), f"{self.method}({show(x)})")
        wrong = misshapen(a, [0.0] * layer.outputs if layer.outputs else own_shape(a) or [0.0])
        if wrong:
            raise Wrong(f"the a of {self.method}({show(x)}) {wrong}")
        return z, a, call(layer, "delta", z, a, output_gradient(len(a)))

    def slopes(self):
        """∂C/∂x and ∂C/∂ of every parameter beside the slopes of Σ ∂C/∂a · a."""
        return [slope for batch in self.batches() for x in batch for slope in self.slopes_at(x)]

    def slopes_at(self, x: list) -> list:
        """The slopes of one sample."""
        def cost(x):
            a = call(layer, self.method, x)[1]
            return dot(output_gradient(len(a)), a)

        layer = self.subject()
        delta = self.there(self.subject(), x)[-1]
        gradients = call(layer, "gradient", [x], [delta])
        back = call(layer, "backward", x, delta)
        return [(f"backward at x = {show(x)}", back, cost, list(x))] + [
            (f"its gradient of {name} at x = {show(x)}", gradients[name], lambda _: cost(x),
             getattr(layer, name)) for name in layer.parameters]

    @needs("check_slopes")
    def check_sum(self):
        """gradient of several samples is the sum of their single ones."""
        layer = self.subject()
        for batch in self.batches():
            deltas = [self.there(layer, x)[-1] for x in batch]
            together = call(layer, "gradient", batch, deltas)
            each = [call(layer, "gradient", [x], [delta]) for x, delta in zip(batch, deltas)]
            for name in layer.parameters:
                total = apply(lambda *g: sum(g), *[gradients[name] for gradients in each])
                wrong = unlike(together[name], total, "the sum of their single ones")
                if wrong:
                    raise Wrong(f"its gradient of {name} for {len(batch)} samples {wrong}")

    def runs(self):
        """A pass and the way back from it, of each batch."""
        return [([batch, [output_gradient(len(self.there(self.subject(), x)[1])) for x in batch]],
                 self.there_and_back) for batch in self.batches()]

    def there_and_back(self, form, x, gradient) -> dict:
        """What the array form gives for the rows x."""
        z, a = two(getattr(form, self.method)(x), f"its array form: {self.method}")
        delta = form.delta(z, a, gradient)
        found = form.gradient(x, delta)
        return {self.method: a, "backward": form.backward(x, delta),
                **{f"gradient of {name}": found.get(name) for name in self.part.parameters}}

    @needs("check_state")
    def check_saved(self):
        """It is itself again after save and load."""
        layer, x = self.subject(), self.batches()[0][0]
        taken = LAYERS.parts.get(layer.name, Layer)
        if layer.name == taken.name and type(layer) is not taken and isinstance(layer, taken):
            raise Wrong(f"its name is that of {taken.__name__}: it needs one of its own, by which "
                        "a saved network finds its class")
        again = saved_and_loaded(layer)
        for what in (*layer.parameters, "inputs", "outputs", "output"):
            before, after = [self.there(one, x)[1] if what == "output" else getattr(one, what)
                             for one in (layer, again)]
            if not same(before, after):
                raise Wrong(f"its {what} is {show(before)} when it is saved, and {show(after)} "
                            "when it is loaded: what else decides it belongs in settings() or "
                            "among the parameters")


class TrainingPassChecks(PassChecks):
    """The checks of a layer's pass in training, each sample by a copy that draws the same."""

    method, when = "forward_in_training", " in training"
    memory = "draw from a source that the layer keeps, and keep nothing else"
    check_saved = None

    def subject(self):
        return InTraining(super().subject())

    def with_form(self):
        return super().subject()

    @needs("check_answers")
    def check_use(self):
        """Training changes nothing of what the layer does in use."""
        for batch in self.batches():
            layer, x = super().subject(), batch[0]
            before = call(layer, "forward", x)
            for other in batch:
                call(layer, "forward_in_training", other)
            if not same(before, call(layer, "forward", x)):
                raise Wrong(f"forward({show(x)}) is {show(before)} before samples are run in "
                            f"training, and {show(call(layer, 'forward', x))} after")


class InTraining:
    """A layer whose every pass in training is done by a copy of it, as it is; else that layer."""

    def __init__(self, layer):
        self.layer = layer

    def __getattr__(self, name):
        return getattr(self.layer, name)

    def forward_in_training(self, x):
        """(z, a) of a sample being learned."""
        return copy.deepcopy(self.layer).forward_in_training(x)


def two(result, words: str) -> tuple:
    """The (z, a) that a pass gives."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise Wrong(f"{words} is {show(result)}, where the tuple (z, a) belongs")
    return result


def saved_and_loaded(layer):
    """The layer that a file gives back, its class being known by its name for the while."""
    before = dict(LAYERS.parts)
    LAYERS.parts[layer.name] = type(layer)
    try:
        with tempfile.TemporaryDirectory() as folder, told_by(
                "settings() should be the constructor's arguments, by name: save and load"):
            path = os.path.join(folder, "network.json")
            save(Network([layer]), path)
            return load(path).layers[0]
    finally:
        LAYERS.parts.clear()
        LAYERS.parts.update(before)
