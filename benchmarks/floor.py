"""The floor: the matrix products of an epoch, which no program can do without, and nothing else.

They go into arrays that are there already. There is no shuffling, no activation and no update;
what is multiplied need not be true.
"""

import numpy as np
from peers import arrays, start


def floor(columns):
    """The products with a sample in each row or column; what is faster depends on the work."""
    def make(work):
        """The products of each batch, as its images lie in memory."""
        x, _ = arrays(work)
        layers = [w for w, b in start(work)]
        steps, made = [], {}
        for first in range(0, len(x), work.batch_size):
            batch = x[first:first + work.batch_size]
            if len(batch) not in made:
                made[len(batch)] = products(layers, len(batch), columns)
            steps.append((batch.T if columns else batch, made[len(batch)]))

        def run():
            """One epoch of products."""
            for inputs, (first, rest, last) in steps:
                (left, out), (delta, gradient) = first, last
                if columns:
                    np.dot(left, inputs, out=out)
                    np.dot(delta, inputs.T, out=gradient)
                else:
                    np.dot(inputs, left, out=out)
                    np.dot(delta, inputs, out=gradient)
                for p, q, out in rest:
                    np.dot(p, q, out=out)
        return run
    return make


def products(layers, count, columns):
    """What a batch of `count` samples multiplies.

    The first layer's (weights, z), all else as (p, q, p · q), the first layer's (δ, gradient). A
    batch of rows has z = x wᵀ, ∂C/∂a = δ w, ∂C/∂w = δᵀ a; one of columns z = w x, wᵀ δ, δ aᵀ.
    """
    def some(width):
        """An array of a layer's numbers, one for each sample and neuron."""
        return np.full((width, count) if columns else (count, width), 0.5, layers[0].dtype)

    w = layers[0]
    delta, rest = some(len(w)), []
    first = (w if columns else w.T, some(len(w)))
    last = (delta if columns else delta.T, np.empty_like(w))
    for w in layers[1:]:
        neurons, inputs = w.shape
        a, delta, gradient = some(inputs), some(neurons), np.empty_like(w)
        if columns:
            rest += [(w, a, some(neurons)), (w.T, delta, some(inputs)), (delta, a.T, gradient)]
        else:
            rest += [(a, w.T, some(neurons)), (delta, w, some(inputs)), (delta.T, a, gradient)]
    return first, rest, last
