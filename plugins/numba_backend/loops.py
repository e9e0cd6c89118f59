"""The equations' own loops: for j, for k: z_j += w_jk x_k.

w_jk stands at w[k, j], so that what an input k adds to every neuron j lies side by side.
Inputs that are 0 are passed over: they add nothing to z and move no weight. So the inputs of a
layer are known by the `places` k of those that are not 0, and their `values` x_k.
"""

from collections import namedtuple

import numpy as np

from .compiling import loop

# A row has the inputs and then the neurons of each layer: layer l reads widths[l] numbers of it,
# from firsts[l] on, and writes widths[l + 1], from firsts[l + 1] on. Its w and then its b begin in
# `parameters` at begins[l]; biased[l]: whether b learns. A layer that only scales, a = m ⊙ x + c,
# has scaled[l], the number of its `scales` m, a row for each sample of a run or one for all, and of
# its `shifts` c; of a dense one it is -1.
Layers = namedtuple("Layers", "widths firsts begins parameters biased scaled scales shifts "
                              "one")

# What the walks leave behind: of each sample of a batch a row of what the layers read, how much
# that is by layer, and a row of δ; of the last sample a row of z, of a and of ∂C/∂a.
Traces = namedtuple("Traces", "counts places values deltas zs activations gradients")

# a = f(z) and δ of each layer, and C in a tuple of one: tuples of functions are what Numba takes.
Parts = namedtuple("Parts", "outputs deltas cost")


@loop
def weighted_inputs(places, values, unit, numbers, begin, inputs, z):
    """z_j = Σ_k w_jk x_k + b_j, over the inputs k that are not 0, four at a time"""
    n, end = len(z), begin + inputs * len(z)
    w, b = numbers[begin:end].reshape((inputs, n)), numbers[end:end + n]
    for j in range(n):
        z[j] = b[j]
    fours = len(places) // 4 * 4
    for p in range(0, fours, 4):
        w0, w1, w2, w3 = w[places[p]], w[places[p + 1]], w[places[p + 2]], w[places[p + 3]]
        x0, x1 = unit * values[p], unit * values[p + 1]
        x2, x3 = unit * values[p + 2], unit * values[p + 3]
        for j in range(n):
            z[j] += w0[j] * x0 + w1[j] * x1 + w2[j] * x2 + w3[j] * x3
    for p in range(fours, len(places)):
        w_k, x_k = w[places[p]], unit * values[p]
        for j in range(n):
            z[j] += w_k[j] * x_k


@loop
def backward(numbers, begin, delta, gradient):
    """∂C/∂x_k = Σ_j w_jk δ_j"""
    inputs, n = len(gradient), len(delta)
    w = numbers[begin:begin + inputs * n].reshape((inputs, n))
    for k in range(inputs):
        total = delta[0] * 0
        for j in range(n):
            total += w[k, j] * delta[j]
        gradient[k] = total


@loop
def descend(places, values, unit, steps, numbers, begin, inputs, learns_biases):
    """w_jk ← w_jk − s_j x_k (BP4),  b_j ← b_j − s_j (BP3), where s = η/m δ"""
    n, end = len(steps), begin + inputs * len(steps)
    w, b = numbers[begin:end].reshape((inputs, n)), numbers[end:end + n]
    for p in range(len(places)):
        w_k, x_k = w[places[p]], unit * values[p]
        for j in range(n):
            w_k[j] -= steps[j] * x_k
    if learns_biases:
        for j in range(n):
            b[j] -= steps[j]


@loop
def not_zero(x, places, values):
    """The places of the numbers of x that are not 0, and these; how many there are."""
    count = 0
    for k in range(len(x)):
        if x[k] != 0:
            places[count], values[count] = k, x[k]
            count += 1
    return count


@loop
def inputs_of(samples, number):
    """The inputs of a sample that are not 0: their places, and their values in units."""
    first, end = samples.starts[number], samples.starts[number + 1]
    return samples.places[first:end], samples.values[first:end]


@loop
def read_by(layers, traces, l, i):
    """What layer l reads of sample i that is not 0: the places, and the values."""
    first, end = layers.firsts[l], layers.firsts[l] + traces.counts[i, l]
    return traces.places[i, first:end], traces.values[i, first:end]


@loop
def through(places, values, unit, layers, parts, traces, l, i, row):
    """z = w x + b,  a = f(z) of layer l; what is not 0 of a is noted for the next."""
    first, end, neurons = layers.firsts[l + 1], layers.firsts[l + 2], layers.widths[l + 1]
    z, a = traces.zs[first:end], traces.activations[first:first + neurons]
    if layers.scaled[l] < 0:
        weighted_inputs(places, values, unit, layers.parameters, layers.begins[l],
                        layers.widths[l], z)
        parts.outputs[l](z[:neurons], a)
    else:
        scales, c = layers.scales[layers.scaled[l]], layers.shifts[layers.scaled[l]]
        for k in range(neurons):
            a[k] = c[k]
        for p in range(len(places)):
            a[places[p]] += scales[row % len(scales), places[p]] * (unit * values[p])
    traces.counts[i, l + 1] = not_zero(a, traces.places[i, first:end], traces.values[i, first:end])


@loop
def forward(samples, number, layers, parts, traces, i, row):
    """z = w x + b,  a = f(z), layer by layer

    Sample `number` of all is number i of its batch, and number `row` of the run.
    """
    own_places, own_values = inputs_of(samples, number)
    through(own_places, own_values, samples.unit, layers, parts, traces, 0, i, row)
    for l in range(1, len(layers.begins)):
        places, values = read_by(layers, traces, l, i)
        through(places, values, layers.one, layers, parts, traces, l, i, row)


@loop
def backpropagate(layers, parts, y, traces, i, row):
    """δᴸ (BP1),  δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ f'(zˡ) (BP2)"""
    gradient = y
    for l in range(len(layers.begins) - 1, -1, -1):
        first, end, neurons = layers.firsts[l + 1], layers.firsts[l + 2], layers.widths[l + 1]
        delta = traces.deltas[i, first:end]
        parts.deltas[l](traces.zs[first:first + neurons], traces.activations[first:first + neurons],
                        gradient, delta[:neurons])
        gradient = traces.gradients[layers.firsts[l]:layers.firsts[l] + layers.widths[l]]
        if l and layers.scaled[l] < 0:
            backward(layers.parameters, layers.begins[l], delta, gradient)
        elif l:
            scales = layers.scales[layers.scaled[l]]
            for k in range(neurons):
                gradient[k] = scales[row % len(scales), k] * delta[k]


@loop
def class_of(a):
    """The class that an output names."""
    largest = 0
    for j in range(len(a)):
        if a[j] > a[largest]:
            largest = j
    return largest if len(a) > 1 else int(a[0] > 0.5)


@loop
def learn(samples, order, lengths, layers, parts, traces, begins, moved, rate, costs, right):
    """A step for each batch: w ← w − rate/m Σ_i ∂C_i/∂w, b likewise

    order: the samples' numbers; lengths: how many of them each batch has.
    moved: the parameters themselves, or gradients that are 0 before; begins: where a layer's stand
    there. costs, right: what becomes known of each batch. A batch whose cost is no number is the
    last, and no step is taken.
    """
    start, first, neurons = 0, layers.firsts[-2], layers.widths[-1]
    z, a = traces.zs[first:first + neurons], traces.activations[first:first + neurons]
    for batch in range(len(lengths)):
        cost, found, length = 0.0, 0, lengths[batch]
        for i in range(length):
            number, y = order[start + i], samples.targets[order[start + i]]
            forward(samples, number, layers, parts, traces, i, start + i)
            backpropagate(layers, parts, y, traces, i, start + i)
            cost += parts.cost[0](z, a, y)
            found += class_of(a) == samples.classes[number]
        costs[batch], right[batch] = cost, found
        if not np.isfinite(cost):
            break
        for i in range(length):
            for l in range(len(begins)):
                if layers.scaled[l] < 0:
                    steps = traces.deltas[i, layers.firsts[l + 1]:layers.firsts[l + 2]]
                    for j in range(len(steps)):
                        steps[j] *= rate / length
                    if l:
                        places, values = read_by(layers, traces, l, i)
                        descend(places, values, layers.one, steps, moved, begins[l],
                                layers.widths[l], layers.biased[l])
                    else:
                        own_places, own_values = inputs_of(samples, order[start + i])
                        descend(own_places, own_values, samples.unit, steps, moved, begins[l],
                                layers.widths[l], layers.biased[l])
        start += length


@loop
def evaluate(samples, batch, layers, parts, traces, costs, outputs):
    """The outputs of some samples, and their costs if there are targets."""
    first, neurons = layers.firsts[-2], layers.widths[-1]
    z, a = traces.zs[first:first + neurons], traces.activations[first:first + neurons]
    for i in range(len(batch)):
        forward(samples, batch[i], layers, parts, traces, 0, i)
        for j in range(neurons):
            outputs[i, j] = a[j]
        if len(samples.targets):
            costs[i] = parts.cost[0](z, a, samples.targets[batch[i]])
