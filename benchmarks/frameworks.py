"""PyTorch and JAX, as their users write a training on the CPU; see peers.py for what is timed."""

import functools

import numpy as np
from peers import arrays, drawn, start


def pytorch(work):
    """PyTorch, eager: the layers as modules, the shuffle a permutation of indices."""
    import torch
    x, y = (torch.from_numpy(array) for array in arrays(work))
    layers = drawn(work)
    x = x.reshape(-1, *(layers[0].input_shape or [x.shape[1]]))
    if work.pictures:
        y, cost = y.argmax(dim=1), torch.nn.functional.cross_entropy
    else:
        def cost(a, y):
            """C = ½ Σ (a − y)², the mean over the batch"""
            return (a - y).square().sum() / 2 / len(a)
    network = torch.nn.Sequential(*modules_of(layers, torch, x.dtype))
    optimizer = torch.optim.SGD(network.parameters(), lr=work.learning_rate)

    def run():
        """One epoch."""
        for batch in torch.randperm(len(x)).split(work.batch_size):
            optimizer.zero_grad()
            cost(network(x[batch]), y[batch]).backward()
            optimizer.step()
        return [(module.weight.detach().numpy(), module.bias.detach().numpy())
                for module in network if hasattr(module, "weight")]
    return run


def modules_of(layers, torch, dtype):
    """minnet's layers as PyTorch's, with the same weights; cross-entropy has the softmax in it."""
    nn, modules = torch.nn, []
    activations = {"sigmoid": [nn.Sigmoid()], "relu": [nn.ReLU()], "softmax": []}
    for layer in layers:
        if layer.name == "max_pool2d":
            modules.append(nn.MaxPool2d(layer.size, layer.stride))
            continue
        if layer.name == "conv2d":
            weighted = nn.Conv2d(layer.input_shape[0], layer.filters, layer.size, layer.stride,
                                 layer.padding, dtype=dtype)
        else:
            if isinstance((modules or [None])[-1], nn.MaxPool2d):
                modules.append(nn.Flatten())
            weighted = nn.Linear(layer.inputs, layer.outputs, dtype=dtype)
        with torch.no_grad():
            weighted.weight.copy_(torch.tensor(layer.weights, dtype=dtype))
            weighted.bias.copy_(torch.tensor(layer.biases, dtype=dtype))
        modules += [weighted, *activations[layer.activation.name]]
    return modules


def jax_jit(work):
    """JAX: a plain step of gradient descent, jitted, its parameters donated.

    The batch is taken from the data within the step, so that the step is all that is called.
    """
    import jax
    jax.config.update("jax_enable_x64", True)
    x, y = map(jax.numpy.asarray, arrays(work))
    layers, parameters = drawn(work), jax.tree.map(jax.numpy.asarray, start(work))
    order = np.random.default_rng(0)

    def cost(parameters, x, y):
        """The mean over the batch: ½ Σ (a − y)², of pictures −Σ y log(softmax(z))"""
        a = output(jax, layers, parameters, x)
        costs = -y * jax.nn.log_softmax(a) if work.pictures else (a - y) ** 2 / 2
        return costs.sum() / len(x)

    @functools.partial(jax.jit, donate_argnums=0)
    def step(parameters, x, y, batch):
        """w ← w − η ∂C/∂w"""
        gradients = jax.grad(cost)(parameters, x[batch], y[batch])
        return jax.tree.map(lambda w, g: w - work.learning_rate * g, parameters, gradients)

    def run():
        """One epoch, which is over when its last step is."""
        nonlocal parameters
        places = order.permutation(len(x))
        for first in range(0, len(x), work.batch_size):
            parameters = step(parameters, x, y, places[first:first + work.batch_size])
        return jax.block_until_ready(parameters)
    return run


def output(jax, layers, parameters, x):
    """What the last layer makes of each row of x, but for a softmax, which the loss has in it."""
    a, parameters = x.reshape(-1, *(layers[0].input_shape or x.shape[1:])), iter(parameters)
    activations = {"sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu, "softmax": lambda z: z}
    for layer in layers:
        if layer.name == "max_pool2d":
            window, stride = (1, 1, layer.size, layer.size), (1, 1, layer.stride, layer.stride)
            a = jax.lax.reduce_window(a, -np.inf, jax.lax.max, window, stride, "VALID")
            continue
        w, b = next(parameters)
        if layer.name == "conv2d":
            z = jax.lax.conv_general_dilated(a, w, (layer.stride,) * 2, [(layer.padding,) * 2] * 2)
            z += b[:, None, None]
        else:
            z = a.reshape(len(a), -1) @ w.T + b
        a = activations[layer.activation.name](z)
    return a
