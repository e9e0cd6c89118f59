"""What the core computes, checked on whatever Python runs this.

It prints a line "ok …" or "FAILED …" for each check, and a line "= …" for each list of numbers, to
be held against other interpreters' and against NumPy's.

    python3 conformance.py NAME…       NAME: what the core is imported as (core, minnet_core …)

Plain enough for MicroPython: nothing is imported but sys and the core, and nothing is drawn at
random except where that is what is checked.
"""

import sys

TRUTH_TABLE_X = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
TRUTH_TABLE_Y = [[0], [1], [1], [0]]

LETTERS = [
    "001100 010010 111111 100001 100001",
    "011110 010010 011110 010010 011110",
    "011110 010000 010000 010000 011110",
]


class Sixteenths:
    """Numbers k/16 between -1 and 15/16, which every interpreter has exactly.

    They are the top bits of a linear congruential generator.
    """

    def __init__(self, seed):
        self.state = seed

    def number(self):
        self.state = (self.state * 16807 + 11) % 2147483647
        return (self.state // 65536 % 32 - 16) / 16

    def vector(self, length):
        return [self.number() for k in range(length)]

    def matrix(self, rows, columns):
        return [self.vector(columns) for j in range(rows)]


def truth_table_start():
    """T0's weights before the first iteration, sixteenths of [0, 1), from which it draws them."""
    source = Sixteenths(5)
    return [[[abs(w) for w in row] for row in source.matrix(neurons, inputs)]
            for neurons, inputs in ((4, 3), (1, 4))]


def letters_start():
    """T3's weights before the first epoch."""
    source = Sixteenths(3)
    return source.matrix(5, 30), source.matrix(3, 5)


def fixed_start():
    """The fixed network's weights and biases, layer by layer."""
    source = Sixteenths(7)
    return [(source.matrix(neurons, inputs), source.vector(neurons))
            for inputs, neurons in ((4, 6), (6, 5), (5, 3))]


def fixed_samples():
    """What the fixed network learns: seven samples of four inputs in three classes."""
    source = Sixteenths(11)
    targets = [[1.0 if j == i % 3 else 0.0 for j in range(3)] for i in range(7)]
    return source.matrix(7, 4), targets


def bitmaps():
    """The letters as lists of dots."""
    return [[float(dot) for dot in drawing.replace(" ", "")] for drawing in LETTERS]


class Report:
    """The lines of the report, printed as they come, and how many checks failed."""

    def __init__(self):
        self.failed = 0

    def check(self, claim, holds):
        """Whether a claim holds."""
        print(("ok " if holds else "FAILED ") + claim)
        self.failed += not holds

    def near(self, claim, found, expected, within):
        """Whether numbers are those expected, to so much."""
        close = [abs(p - q) <= within for p, q in zip(found, expected)]
        self.check(claim, len(found) == len(expected) and all(close))

    def numbers(self, name, values):
        """Numbers to 17 digits."""
        print("= " + name + " " + " ".join([repr(float(value)) for value in values]))


def mlp(core, sizes, start, **settings):
    """A network of these sizes with these weights, or pairs of weights and biases."""
    network = core.Network.mlp(sizes, **settings)
    for layer, values in zip(network.layers, start):
        if isinstance(values, tuple):
            layer.weights, layer.biases = values
        else:
            layer.weights = values
    return network


def flat(network):
    """Every weight and bias of a network, layer by layer."""
    found = []
    for layer in network.layers:
        for row in layer.weights:
            found.extend(row)
        if "biases" in layer.parameters:
            found.extend(layer.biases)
    return found


def check_by_hand(core, report):
    """The 2-2-2 network of textbooks, one step."""
    hidden = [[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]
    output = [[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]
    network = mlp(core, [2, 2, 2], (hidden, output))
    x, y = [0.05, 0.10], [0.01, 0.99]
    report.near("by hand: the outputs", network.predict(x), [0.75136507, 0.772928465], 5e-9)
    report.near("by hand: the cost", [network.cost(x, y)], [0.298371109], 5e-10)
    hidden, output = network.backprop(x, y)
    slopes = [output["weights"][0][0], output["biases"][0], hidden["weights"][0][0]]
    report.near("by hand: three slopes", slopes, [0.082167041, 0.138498562, 0.000438568], 5e-10)
    core.train(network, core.Dataset([x], [y]), epochs=1, batch_size=1, learning_rate=0.5)
    hidden, output = [layer.weights[0] + layer.weights[1] for layer in network.layers]
    report.near("by hand: the output weights after a step", output,
                [0.35891648, 0.408666186, 0.511301270, 0.561370121], 5e-9)
    report.near("by hand: the hidden weights after a step", hidden,
                [0.149780716, 0.19956143, 0.24975114, 0.29950229], 5e-9)
    report.numbers("by-hand", flat(network))


def check_functions(core, report):
    """Activations, losses, numerical derivatives, and gradient descent."""
    neuron = core.Neuron([1.0, -2.0, 0.5], bias=0.25, activation="identity")
    report.near("a neuron is w . x + b", [neuron.output([3.0, 1.0, 2.0])], [2.25], 0)
    softmax = core.ACTIVATIONS.find("softmax").output([1010.0, 1000.0, 990.0])
    report.near("softmax of 1010, 1000 and 990", softmax,
                [0.999954600070, 0.0000453978686, 0.00000000206106], 5e-13)
    sigmoid = core.ACTIVATIONS.find("sigmoid").output([-1000.0, 0.0, 1000.0])
    report.near("sigmoid of -1000, 0 and 1000", sigmoid, [0.0, 0.5, 1.0], 0)
    cost = core.LOSSES.find("cross_entropy").cost([0.0, 1.0], [0.0, 1.0])
    report.near("cross-entropy of a sure answer", [cost], [0.0], 2e-7)
    found = core.numerical_gradient(lambda v: v[0] * v[0] + v[1] * v[1], [3.0, 4.0])
    report.near("the numerical gradient of x^2 + y^2 at (3, 4)", found, [6.0, 8.0], 1e-9)
    root = core.gradient_descent(lambda d: (2 - d * d) * (2 - d * d), 1.0, 0.02, 300)
    report.near("gradient descent finds the square root of 2", [root], [1.4142135623731], 1e-8)


def check_gradients(core, report):
    """Backpropagation against the numerical gradient, for each activation and loss."""
    x, y = [0.9, -0.4, 0.6], [0.0, 0.75, 0.25]
    for activation in ("sigmoid", "tanh", "relu", "identity", "softmax"):
        for output, loss in (("sigmoid", "half_squared_error"), ("softmax", "cross_entropy"),
                             ("sigmoid", "cross_entropy"), ("softmax", "sum_squared_error"),
                             ("identity", "mean_squared_error")):
            source = Sixteenths(19)
            start = [(source.matrix(4, 3), source.vector(4)),
                     (source.matrix(3, 4), source.vector(3))]
            network = mlp(core, [3, 4, 3], start, activation=activation,
                          output_activation=output, loss=loss)
            difference = core.check_gradients(network, x, y)
            report.check("gradients agree: " + repr(network), difference < 1e-6)


def check_truth_table(core, report):
    """T0, to its 1,500th iteration."""
    network = mlp(core, [3, 4, 1], truth_table_start(), loss="sum_squared_error",
                  initializer="zeros", bias=False)
    table = core.Dataset(TRUTH_TABLE_X, TRUTH_TABLE_Y)
    history = core.train(network, table, epochs=1500, batch_size=4, learning_rate=4.0,
                         shuffle=False)
    losses = [record.loss for record in history.epochs]
    falls = [after < before for before, after in zip(losses, losses[1:])]
    report.check("T0: 1,500 iterations", len(losses) == 1500)
    report.check("T0: the cost falls with every one", all(falls))
    outputs = [network.predict(x)[0] for x in TRUTH_TABLE_X]
    report.near("T0: the predictions come within 5 hundredths", outputs, [0, 1, 1, 0], 0.05)
    confusion = core.evaluate(network, table).confusion
    report.check("T0: all four rows are right", confusion == [[2, 0], [0, 2]])
    report.numbers("T0-costs", [4 * losses[i] for i in (0, 99, 499, 999, 1499)])
    report.numbers("T0-weights", flat(network))
    report.numbers("T0-outputs", outputs)


def check_letters(core, report):
    """T3, a hundred epochs."""
    network = mlp(core, [30, 5, 3], letters_start(), loss="mean_squared_error",
                  initializer="zeros", bias=False)
    targets = [core.one_hot(k, 3) for k in range(3)]
    letters = core.Dataset(bitmaps(), targets, ["A", "B", "C"])
    history = core.train(network, letters, epochs=100, batch_size=1, learning_rate=1.0,
                         shuffle=False)
    read = [network.classify(x) for x in letters.inputs]
    report.check("T3: A, B and C are read as " + " ".join(read), read == ["A", "B", "C"])
    report.check("T3: so says the record of epoch 100", history.epochs[-1].accuracy == 1.0)
    report.check("T3: and so does the confusion matrix",
                 core.evaluate(network, letters).confusion == [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    report.numbers("T3-weights", flat(network))


def check_fixed(core, report):
    """Fifty steps of a 4-6-5-3 network, in batches of 3, 3 and 1 of seven samples."""
    xs, ys = fixed_samples()
    network = mlp(core, [4, 6, 5, 3], fixed_start(), activation="tanh",
                  output_activation="softmax", loss="cross_entropy", initializer="zeros")
    data, six = core.Dataset(xs, ys), core.Dataset(xs[:6], ys[:6])
    core.train(network, data, epochs=16, batch_size=3, learning_rate=0.5, shuffle=False)
    core.train(network, six, epochs=1, batch_size=3, learning_rate=0.5, shuffle=False)
    report.numbers("fixed-weights", flat(network))
    report.numbers("fixed-outputs", network.predict(xs[0]))
    report.numbers("fixed-loss", [core.evaluate(network, data).loss])
    report.check("many samples are predicted as each alone",
                 core.predict(network, xs) == [network.predict(x) for x in xs])


def check_random(core, report):
    """Weights drawn and samples shuffled from a seed."""
    for name in core.INITIALIZERS.names():
        one, two = [core.Network.mlp([3, 4, 2], initializer=name, seed=1) for n in (1, 2)]
        report.check("the initializer " + name + " follows its seed", flat(one) == flat(two))
    first, second = [core.Network.mlp([3, 4, 1], initializer="uniform", seed=4) for n in (1, 2)]
    table = core.Dataset(TRUTH_TABLE_X, TRUTH_TABLE_Y)
    for network in first, second:
        core.train(network, table, epochs=20, batch_size=3, learning_rate=1.0, seed=9,
                   validation=table)
    report.check("so do the shuffles of a training", flat(first) == flat(second))


class Remembering:
    """Momentum: an optimizer that keeps a number for each weight."""

    name = "remembering"
    start = (0.0,)

    def step(self, w, gradient, learning_rate, memory):
        memory[0] = memory[0] / 2 + gradient
        return w - learning_rate * memory[0]


class Square:
    """A penalty of w^2 / 8."""

    name = "square"

    def cost(self, w):
        return w * w / 8

    def gradient(self, w):
        return w / 4


def one_weight(core, w, **settings):
    """A network that is one weight, a = w x."""
    return mlp(core, [1, 1], [[[w]]], activation="identity", initializer="zeros", bias=False,
               **settings)


def check_extras(core, report):
    """An optimizer that remembers, a penalty on the weights, and a loss with its own delta."""
    network = one_weight(core, 1.0)
    core.train(network, core.Dataset([[1.0]], [[0.0]]), epochs=2, batch_size=1, learning_rate=0.25,
               optimizer=Remembering())
    report.near("an optimizer with a memory: two steps by hand", flat(network), [0.4375], 0)

    network = one_weight(core, 2.0, penalties=[Square()])
    report.near("a penalty: the cost by hand", [network.cost([1.0], [1.0])], [1.0], 0)
    gradient = network.backprop([1.0], [1.0])[0]["weights"][0]
    report.near("a penalty: the gradient by hand", gradient, [1.5], 0)
    core.train(network, core.Dataset([[1.0]], [[1.0]]), epochs=1, batch_size=1, learning_rate=0.25)
    report.near("a penalty: the step by hand", flat(network), [1.625], 0)

    class Sign(core.Loss):
        """|a - y|, whose delta does not ask for its gradient."""

        def delta(self, layer, z, a, y):
            return [1.0 if a[0] > y[0] else -1.0]

    network = one_weight(core, 3.0, loss=Sign("sign", lambda a, y: abs(a[0] - y[0]), None))
    gradient = network.backprop([2.0], [4.0])[0]["weights"][0]
    report.near("a loss with its own delta: the gradient by hand", gradient, [2.0], 0)


def said(wrong):
    """The text of the error that a call raises, "" if none."""
    try:
        wrong()
    except ValueError as error:
        return str(error)
    return ""


def check_words(core, report):
    """What is printed, and what errors say."""
    network = core.Network.mlp([3, 4, 2], activation="tanh", output_activation="softmax",
                               loss="cross_entropy", bias=False)
    table = core.Dataset(TRUTH_TABLE_X, [[1, 0], [0, 1], [0, 1], [1, 0]], name="table")
    report.check("a network shows its structure",
                 repr(network) == "Network(3-4-2, tanh, softmax, cross_entropy)")
    history = core.train(network, table, epochs=2, batch_size=2, learning_rate=0.1)
    shown = repr(history.epochs[0])
    report.check("a record shows its numbers", all([f"'{name}': " in shown for name in (
        "epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "seconds",
        "largest_update")]))
    report.check("a history shows its end",
                 repr(history) == "History(2 epochs, stopped: all 2 epochs are done)")
    report.check("an evaluation shows its loss",
                 repr(core.evaluate(network, table)).startswith("Evaluation(loss "))
    report.check("a data set shows its size",
                 repr(table) == "Dataset(data set 'table', 4 samples)")
    pictures = core.Network.mlp(["2x3", 4, 2], seed=1)
    report.check("a network for pictures of 2x3 is one for 6 numbers",
                 flat(pictures) == flat(core.Network.mlp([6, 4, 2], seed=1)))
    diverging = core.Network.mlp([3, 2], activation="identity", initializer="zeros")
    for wrong, words in (
        (lambda: core.Network.mlp([3, 2], activation="sigmod"),
         "there is no activation named 'sigmod'"),
        (lambda: core.Network.mlp(["2x0", 4]), "each length of a shape, 784 or 1x28x28, should be "
                                               "a whole number, 1 or more, and is 0"),
        (lambda: network.predict([1, 2]), "the network's input should have 3 numbers, and has 2"),
        (lambda: network.predict(3), "the network's input should be a list of numbers, and is 3"),
        (lambda: network.predict(["a", "b", "c"]),
         "the network's input should be a list of numbers, and is ['a', 'b', 'c']"),
        (lambda: core.Dataset([[1], [2]], [[1]]),
         "the data set has 2 inputs but 1 targets: every input needs its target"),
        (lambda: core.Dataset([[1.0, float("nan")]], None),
         "the data set: input 0 holds a number that is infinite or not a number"),
        (lambda: core.Dataset(5, None), "the data set: the inputs should be a list of rows, "
                                        "or have a length and rows by index, not 5"),
        (lambda: core.train(diverging, table, epochs=500, batch_size=1, learning_rate=1e6),
         "the steps are too large"),
    ):
        report.check("an error says: " + words, words in said(wrong))


def check_model(core, report):
    """The weights of the model inside, where the core is a bundle that has one."""
    if hasattr(core, "model"):
        report.numbers("model", flat(core.model()))


def run(name):
    """Every check, on the core imported by this name. Returns how many failed."""
    core = __import__(name)
    for part in name.split(".")[1:]:
        core = getattr(core, part)
    report = Report()
    for check in (check_by_hand, check_functions, check_gradients, check_truth_table, check_letters,
                  check_fixed, check_random, check_extras, check_words, check_model):
        check(core, report)
    return report.failed


def main(names):
    """Each of the names in turn, under a line of its own. Returns how many checks failed in all."""
    failed = 0
    for name in names:
        print("core " + name)
        try:
            found = run(name)
        except Exception as error:
            print("FAILED with " + repr(error))
            found = 1
        print("end " + str(found))
        failed += found
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:] or ["core"]) else 0)
