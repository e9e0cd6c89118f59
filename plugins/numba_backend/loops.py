"""The equations' own loops: for j, for k: z_j += w_jk x_k.

All weights are kept as w[k, j], so that what an input k adds to every neuron j lies side by side.
Inputs that are 0 are passed over: they add nothing to z and move no weight. So the inputs of a
layer are known by the `places` k of those that are not 0, and their `values` x_k.
"""

from collections import namedtuple

import numpy as np

from .compiling import loop

# Of each layer l: how many inputs it has; firsts[l], from where on its neurons stand in a row of
# all; begins[l], from where on its w and then its b stand in `parameters`; biased[l], whether b
# learns. A layer that only scales, a = m ⊙ x + c, has scaled[l], the number of its `scales` m, a row
# for each sample of a run or one for all, and of its `shifts` c; of a dense one it is -1.
# outputs[l] and deltas[l] make a of z, and δ.
Layers = namedtuple("Layers", "inputs firsts begins parameters biased scaled scales shifts outputs "
                              "deltas")

# What the walks leave behind: of each sample of a batch what the later layers read, and every δ; of
# the last sample its own inputs, and every z, a and ∂C/∂a.
Traces = namedtuple("Traces", "counts places values deltas own_places own_values zs activations "
                              "gradients")


@loop
def weights(numbers, begin, inputs, neurons):
    """w of a layer"""
    return numbers[begin:begin + inputs * neurons].reshape((inputs, neurons))


@loop
def biases(numbers, begin, inputs, neurons):
    """b of a layer"""
    return numbers[begin + inputs * neurons:begin + (inputs + 1) * neurons]


@loop
def weighted_inputs(places, values, w, b, z):
    """z_j = Σ_k w_jk x_k + b_j, over the inputs k that are not 0"""
    for j in range(len(z)):
        z[j] = b[j]
    for p in range(len(places)):
        k, x_k = places[p], values[p]
        for j in range(len(z)):
            z[j] += w[k, j] * x_k


@loop
def backward(w, delta, gradient):
    """∂C/∂x_k = Σ_j w_jk δ_j"""
    for k in range(len(gradient)):
        gradient[k] = 0
        for j in range(len(delta)):
            gradient[k] += w[k, j] * delta[j]


@loop
def descend(places, values, steps, w):
    """w_jk ← w_jk − s_j x_k, where s = η/m δ, over the inputs k that are not 0"""
    for p in range(len(places)):
        k, x_k = places[p], values[p]
        for j in range(len(steps)):
            w[k, j] -= steps[j] * x_k


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
def read(samples, number, traces):
    """The inputs of a sample that are not 0: their places, and their values."""
    first, end = samples.starts[number], samples.starts[number + 1]
    for p in range(end - first):
        traces.own_places[p] = samples.places[first + p]
        traces.own_values[p] = samples.values[first + p] * samples.unit
    return traces.own_places[:end - first], traces.own_values[:end - first]


@loop
def forward(layers, places, values, traces, i, row):
    """z = w x + b,  a = f(z), layer by layer, of the sample that has these inputs

    It is number i of its batch, and number `row` of the run.
    """
    for l in range(len(layers.inputs)):
        first, end = layers.firsts[l], layers.firsts[l + 1]
        z, a = traces.zs[first:end], traces.activations[first:end]
        if layers.scaled[l] < 0:
            at = layers.begins[l], layers.inputs[l], end - first
            weighted_inputs(places, values, weights(layers.parameters, *at),
                            biases(layers.parameters, *at), z)
            layers.outputs[l](z, a)
        else:
            scales, c = layers.scales[layers.scaled[l]], layers.shifts[layers.scaled[l]]
            for k in range(len(a)):
                a[k] = c[k]
            for p in range(len(places)):
                a[places[p]] += scales[row % len(scales), places[p]] * values[p]
        count = not_zero(a, traces.places[i, first:end], traces.values[i, first:end])
        traces.counts[i, l] = count
        places = traces.places[i, first:first + count]
        values = traces.values[i, first:first + count]


@loop
def deltas(layers, y, traces, i, row):
    """δᴸ (BP1),  δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ f'(zˡ) (BP2)"""
    gradient = y
    for l in range(len(layers.inputs) - 1, -1, -1):
        first, end = layers.firsts[l], layers.firsts[l + 1]
        delta = traces.deltas[i, first:end]
        layers.deltas[l](traces.zs[first:end], traces.activations[first:end], gradient, delta)
        gradient = traces.gradients[:layers.inputs[l]]
        if l and layers.scaled[l] < 0:
            backward(weights(layers.parameters, layers.begins[l], layers.inputs[l], end - first),
                     delta, gradient)
        elif l:
            scales = layers.scales[layers.scaled[l]]
            for k in range(len(delta)):
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
def learn(samples, batches, layers, traces, begins, moved, rate, cost_of, costs, right):
    """A step for each batch: w ← w − rate/m Σ_i ∂C_i/∂w, b likewise

    batches: (the samples' numbers, how many each batch has of them).
    moved: the parameters themselves, or gradients that are 0 before; begins: where a layer's stand
    there. costs, right: what becomes known of each batch. A batch whose cost is no number is the
    last, and no step is taken.
    """
    start, last = 0, len(layers.inputs) - 1
    output = slice(layers.firsts[last], layers.firsts[last + 1])
    for number, length in enumerate(batches[1]):
        batch = batches[0][start:start + length]
        cost, found = 0.0, 0
        for i, sample in enumerate(batch):
            y = samples.targets[sample]
            places, values = read(samples, sample, traces)
            forward(layers, places, values, traces, i, start + i)
            a = traces.activations[output]
            cost += cost_of[0](traces.zs[output], a, y)
            found += class_of(a) == samples.classes[sample]
            deltas(layers, y, traces, i, start + i)
        costs[number], right[number] = cost, found
        if not np.isfinite(cost):
            break
        for i, sample in enumerate(batch):
            places, values = read(samples, sample, traces)
            for l in range(last + 1):
                first, end = layers.firsts[l], layers.firsts[l + 1]
                if layers.scaled[l] < 0:
                    steps = traces.deltas[i, first:end]
                    for j in range(len(steps)):
                        steps[j] *= rate / length
                    at = begins[l], layers.inputs[l], end - first
                    descend(places, values, steps, weights(moved, *at))                # (BP4)
                    if layers.biased[l]:
                        b = biases(moved, *at)
                        for j in range(len(steps)):
                            b[j] -= steps[j]                                           # (BP3)
                places = traces.places[i, first:first + traces.counts[i, l]]
                values = traces.values[i, first:first + traces.counts[i, l]]
        start += length


@loop
def evaluate(samples, batch, layers, traces, cost_of, costs, outputs):
    """The outputs of some samples, and their costs if there are targets."""
    last = len(layers.inputs) - 1
    for i, sample in enumerate(batch):
        places, values = read(samples, sample, traces)
        forward(layers, places, values, traces, i, i)
        a = traces.activations[layers.firsts[last]:]
        for j in range(len(a)):
            outputs[i, j] = a[j]
        if len(samples.targets):
            costs[i] = cost_of[0](traces.zs[layers.firsts[last]:], a, samples.targets[sample])
