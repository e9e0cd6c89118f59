"""The checks of a layer: in use and in training its slopes, state and array form; save and load."""

import copy
import os
import random
import tempfile
from statistics import fmean

from ...core import (BACKENDS, LAYERS, Dataset, Dense, Layer, MinnetError, Network, dot,
                     random_source)
from ...files import load, save
from .arrays import ArrayFormChecks
from .backend import compare
from .backend_cases import Case
from .findings import (Checks, LeftOut, Wrong, call, known_parts_kept, needs, require, told_by,
                       two)
from .slopes import output_gradient, perturb
from .values import ANYTHING, near, same, show

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
        self.made = part = self.part
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
            value = getattr(self.made, name)
            require(f"its parameters should be finite numbers nested in lists: '{name}'", value,
                    value if isinstance(value, list) else [])


class PassChecks(ArrayFormChecks):
    """The checks of a layer's pass in use, and of the way back from it."""

    kind, method, check_name, check_methods = "layer", "forward", None, None
    memory = "what the backward pass needs is handed to it, and a layer keeps nothing between calls"

    def __init__(self, layer):
        self.part = layer

    def with_form(self):
        """A copy of the layer, its parameters moved at random, always to the same numbers."""
        layer = copy.deepcopy(self.part)
        perturb(layer)
        return layer

    subject = with_form

    def batches(self) -> list:
        """Three samples of each width that is not refused, always the same ones."""
        def batch(width):
            source = random.Random(width)
            samples = [[round(source.gauss(0.0, 1.0), 2) for k in range(width)] for i in range(3)]
            call(self.subject(), self.method, samples[0])
            return samples

        return self.not_refused((self.part.inputs,) if self.part.inputs else WIDTHS, batch)

    def there(self, x: list) -> tuple:
        """z, a, a ∂C/∂a and δ of a sample; a has to be as many numbers as the layer says."""
        layer, words = self.subject(), f"{self.method}({show(x)})"
        z, a = two(words, call(layer, self.method, x), "(z, a)")
        count = layer.outputs or (len(a) if isinstance(a, list) and a else 1)
        require(f"the a of {words}", a, [0.0] * count)
        gradient = output_gradient(len(a))
        return z, a, gradient, call(layer, "delta", z, a, gradient)

    def calls(self, large=False):
        calls, layer = [], self.subject()
        like = {name: getattr(layer, name) for name in layer.parameters}
        for batch in self.batches():
            for x in [[size * (-1) ** k for k in range(len(batch[0]))]
                      for size in LARGE] if large else batch:
                z, a, gradient, delta = self.there(x)
                calls += [(self.method, (x,), ANYTHING), ("delta", (z, a, gradient), ANYTHING),
                          ("backward", (x, delta), x), ("gradient", ([x], [delta]), like)]
        return calls

    def slopes(self):
        """∂C/∂x, and ∂C/∂ of every parameter of one sample and of three, of C = Σ ∂C/∂a · a."""
        layer = self.subject()

        def cost(batch):
            outputs = [call(layer, self.method, x)[1] for x in batch]
            return sum([dot(output_gradient(len(a)), a) for a in outputs])

        for batch in self.batches():
            deltas = [self.there(x)[-1] for x in batch]
            for x, delta in zip(batch, deltas):
                yield (f"backward at x = {show(x)}", call(layer, "backward", x, delta),
                       lambda x: cost([x]), list(x))
            for xs in (batch[:1], batch):
                gradients = call(layer, "gradient", xs, deltas[:len(xs)])
                for name in layer.parameters:
                    yield (f"its gradient of {name} at x = {show(xs)}", gradients[name],
                           lambda _: cost(xs), getattr(layer, name))

    def runs(self):
        """A pass and the way back from it, of each batch."""
        return [(self.there_and_back, [batch, [self.there(x)[2] for x in batch]])
                for batch in self.batches()]

    def there_and_back(self, form, x, gradient) -> dict:
        """What the array form gives for the rows x."""
        z, a = two(f"its array form: {self.method}", getattr(form, self.method)(x), "(z, a)")
        delta = form.delta(z, a, gradient)
        found = form.gradient(x, delta)
        return {self.method: a, "backward": form.backward(x, delta),
                **{f"gradient of {name}": found.get(name) for name in self.part.parameters}}

    @needs("check_answers")
    def check_terms(self):
        """Its terms, if it tells them, come to its outputs."""
        layer = self.subject()
        if not hasattr(layer, "terms"):
            raise LeftOut("it has no terms(j)")
        join = {"sum": sum, "max": max, "mean": fmean}[getattr(layer, "joined_by", "sum")]
        for x in self.batches()[0]:
            z, a, _, _ = self.there(x)
            for j, output in enumerate(z if layer.activation else a):
                found = join([term_value(layer, place, k, x)
                              for place, k in call(layer, "terms", j)])
                if not near(found, output):
                    raise Wrong(f"terms({j}) come to {show(found)} at x = {show(x)}, and output "
                                f"{j} is {show(output)}")

    @needs("check_state")
    def check_lists(self):
        """Its form for plain lists, if it brings one, comes to the numbers that it gives itself."""
        if not hasattr(self.part, "lists"):
            raise LeftOut("it brings no lists()")
        try:
            backend = BACKENDS.find("lists")
        except MinnetError as error:
            raise LeftOut(str(error)) from None
        inputs = (self.batches()[0] * 3)[:7]
        targets = [output_gradient(len(self.there(x)[1])) for x in inputs]
        before = Dense(len(inputs[0]), len(inputs[0]), "identity", source=random_source(1))
        network = Network([before, self.with_form()])
        try:
            compare(backend, Case("", network, dataset=Dataset(inputs, targets)))
        except Wrong as wrong:
            raise Wrong(f"its form lists(): {wrong}") from None

    @needs("check_state")
    def check_saved(self):
        """It is itself again after save and load."""
        layer, x = self.subject(), self.batches()[0][0]
        taken = LAYERS.parts.get(layer.name, Layer)
        if layer.name == taken.name and type(layer) is not taken and isinstance(layer, taken):
            raise Wrong(f"its name is that of {taken.__name__}: it needs one of its own, by which "
                        "a saved network finds its class")
        with tempfile.TemporaryDirectory() as folder, known_parts_kept(LAYERS), told_by(
                "settings() should be the constructor's arguments, by name: save and load"):
            LAYERS.parts[layer.name] = type(layer)
            path = os.path.join(folder, "network.json")
            save(Network([layer]), path)
            again = load(path).layers[0]
        for what in (*layer.parameters, "inputs", "outputs", "output"):
            before, after = [call(one, "forward", x)[1] if what == "output" else getattr(one, what)
                             for one in (layer, again)]
            if not same(before, after):
                raise Wrong(f"its {what} is {show(before)} when it is saved, and {show(after)} "
                            "when it is loaded: what else decides it belongs in settings() or "
                            "among the parameters")


class TrainingPassChecks(PassChecks):
    """The checks of a layer's pass in training, each sample by a copy that draws the same."""

    method, when = "forward_in_training", " in training"
    memory = "draw from a source that the layer keeps, and keep nothing else"
    check_saved = check_terms = check_lists = None

    def subject(self):
        layer = self.with_form()
        drawing = type(layer).forward_in_training
        layer.forward_in_training = lambda x: drawing(copy.deepcopy(layer), x)
        return layer

    @needs("check_answers")
    def check_use(self):
        """Training changes nothing of what the layer does in use."""
        for batch in self.batches():
            layer, x = self.with_form(), batch[0]
            before = call(layer, "forward", x)
            for other in batch:
                call(layer, "forward_in_training", other)
            after = call(layer, "forward", x)
            if not same(before, after):
                raise Wrong(f"forward({show(x)}) is {show(before)} before samples are run in "
                            f"training, and {show(after)} after")


def term_value(layer, place, k, x: list) -> float:
    """A term of an output: the parameter at a place times input k, or the one that there is."""
    value = getattr(layer, place[0]) if place else 1.0
    for index in place[1:] if place else ():
        value = value[index]
    return value if k is None else value * x[k]
