"""The hooks: what a plugin may define.

A plugin is a Python file with functions of these names, each marked. A function leaves out the
arguments that it has no use for.

    import math, minnet

    @minnet.hookimpl
    def minnet_activations():
        return [minnet.Activation("sine", math.sin, math.cos)]

It may be a folder too, with such functions in its __init__.py. A function in which something goes
wrong is reported, and nothing of its plugin is called any more; what its minnet_commands had added
is taken back. Whatever the user is to blame for, raise as a minnet.MinnetError where a hook's words
below say so: it is told to the user, and the plugin serves on. pluggy's wrappers are refused.

A plugin that `--plugin` names and that cannot be loaded is an error; one that MINNET_PLUGINS names
is reported, and the command done without it, for that may have been set long ago and for others.

The hooks for parts are called once, when something is asked for that the core does not know, or
when the command line starts. Each returns a list; a part whose name is taken already is refused. A
part may have `vary`, a function that makes it with other settings: these are then asked for by name
too, "momentum:0.8" (of a layer, which is a class, the class itself is that function).

A part may have `arrays(xp)`, which returns an object with the part's own methods for arrays with a
row for each sample, written against the Python array API standard; xp is the library of the arrays,
NumPy say. Where the part's own arithmetic serves arrays too, that is `return self`. Without it the
part still runs on such a backend, row by row. `minnet.array_form(part, xp)` asks for it, and
`minnet plugins check FILE` tells what is wrong with a plugin's parts.

For `minnet export` a layer or an activation may have exported(form, name, inputs), its text in
Python or C; minnet_plugins.exchange tells how. ONNX goes by its form for arrays, or by its own
`onnx(graph, x)`, which is `return graph.add("Erf", x)` where ONNX has an operator for it.
"""

from .markers import hookspec


@hookspec
def minnet_activations():
    """Activations: `minnet.Activation(name, f, derivative)`, or objects that are used as one is.

    Such an object has a name, output(z) and delta(z, a, gradient); its array form the same two.
    `minnet.elementwise_activation(name, f, derivative)` makes both of the same f(m, z) and
    f'(m, z), m being the mathematics of one number or of arrays: m.exp, m.tanh, m.where …

        return [minnet.Activation("sine", math.sin, math.cos)]
    """


@hookspec
def minnet_losses():
    """Losses: `minnet.Loss(name, cost, gradient)`, or objects of a subclass.

    A subclass may override delta(layer, z, a, y) and output_cost(layer, z, a, y), where the loss is
    simpler together with the last layer's activation: minnet.core.losses.CrossEntropy does.
    The form for arrays is a Loss as well, whose cost gives a number for each row.
    distance = True claims that the cost is smallest where a is y.
    `minnet.elementwise_loss(name, cost, gradient)` makes both of a sum over the outputs, of
    cost(m, a_j, y_j) and its slope.

        def cost(a, y):
            return abs(a[0] - y[0])

        def gradient(a, y):
            return [1.0 if a[0] > y[0] else -1.0]

        return [minnet.Loss("error", cost, gradient)]
    """


@hookspec
def minnet_penalties():
    """Penalties on the weights: `minnet.Penalty(name, cost, gradient)`, functions of one weight.

    The cost of a sample has the sum of them over all weights added to it; biases are left alone.

        return [minnet.Penalty("quartic", lambda w: 1e-4 * w ** 4, lambda w: 4e-4 * w ** 3)]
    """


@hookspec
def minnet_layers():
    """Layers: subclasses of `minnet.Layer`, each with a name of its own.

    By its name a saved network finds the class. The form for arrays has forward,
    forward_in_training, delta, backward and gradient(inputs, deltas), each of rows; the backend
    sets the parameters on it as arrays. A layer may also bring `lists()`, a form for backend lists
    that shares its parameters and has its methods in a faster order of work, and, if it learns,
    descend(inputs, steps): a step without a gradient, steps being η/m times the δ of each sample.
    A subclass that inherits lists() is run without it.
    A layer sees one sample at a time and keeps nothing between calls, so it cannot learn from a
    batch as a whole (its mean, say); its forms must not either. So statistics
    of a batch are out of reach (batch normalization), those of one sample are not (layer
    normalization), and those of the data set can be settings that are worked out before.
    A file may be an enemy's: draw the parameters by the argument `initializer`, for which
    a loaded layer is given one that makes no more numbers than the file has.
    One that draws random numbers draws them from its `source`, minnet.random_source(seed), whose
    state a checkpoint holds.
    With terms(j) `minnet explain` shows the layer number by number, and without it as a whole. It
    returns what output j is the sum of, z_j if there is an activation, else a_j: (place, k) each,
    the parameter at this place, ("weights", 0, 2) say, times input k. Of a bias k is None; place is
    None where an input stands alone. With joined_by = "max" or "mean" the output is the largest of
    the terms, of equals the first, or their mean.
    A static method example() makes one for `minnet plugins check` where the class can't be made
    without arguments.

    A layer made by its name is given by the network what its class says in `takes`: of what comes
    before it the `shape`, (1, 28, 28) say, or the `inputs`, their number; the `activation`, the
    `initializer`, `bias` and the `source`. Its other arguments follow the name, after colons. So
    "scale" or "scale:2" is written, and not its size, where

        class Scale(minnet.Layer):
            name, takes = "scale", ("inputs",)
            def __init__(self, inputs, factor=1.0): …

        return [Scale]
    """


@hookspec
def minnet_equations():
    """Equations: `minnet.equations.Equation(id, name, name_zh, latex, function)`.

    function: the plugin's own, whose docstring begins with the equation in plain signs.
    minnet.equations knows them then as it knows the core's, `minnet explain` names them, and the
    book sets them beside their lines: a file of a plugin is a chapter where Markdown about it,
    chapters/en/FILE.md and chapters/zh/FILE.md, lies beside it, written as those in plugins/book.

        return [Equation("swish", "swish", "Swish 激活函数", "f(z) = z / (1 + e^{-z})", swish)]
    """


@hookspec
def minnet_initializers():
    """Initializers: `minnet.Initializer(name, draw)`, or objects that are used as one is.

    Such an object has a name, weights(source, inputs, neurons) and biases(source, inputs, neurons).

        return [minnet.Initializer("small", lambda source, inputs, neurons: source.gauss(0, 0.01))]
    """


@hookspec
def minnet_optimizers():
    """Optimizers: objects with a name, `start` and step(w, gradient, learning_rate, memory).

    A step returns what the weight becomes. start: the numbers that are kept for each weight at
    first, () for none; memory is the list of them, which the step may change. Where the step is
    arithmetic that serves an array of weights too, arrays(xp) returns self: no `if`, no math; the
    sign of g, of a number and of an array alike, is (g > 0) * 1.0 - (g < 0) * 1.0.
    learning_rate, if there is one, is what the command line takes when it is told none.

        return [SignDescent()]
    """


@hookspec
def minnet_datasets():
    """Data sets: `minnet.DatasetLoader(name, load)`.

    load(path) returns (train, test); path is None or what the user named. Dataset(…, settings={…})
    says how to train on these data where the user doesn't: epochs, batch_size, learning_rate,
    optimizer, and of the network layers, activation, output_activation, loss, initializer, bias and
    penalties. Of (train, test) those of train count.

        return [minnet.DatasetLoader("iris", load_iris)]
    """


@hookspec
def minnet_backends():
    """Backends: objects with a name, a speed and load(network), as minnet.core.PythonBackend is.

    load returns an engine with PythonEngine's four methods: prepare, learn, evaluate and store.
    For a library of arrays, xp, that keeps to the array API standard, minnet.ArrayEngine(network,
    xp) is one.
    speed is a number, of python 0. Backend "auto" is the fastest whose load raises nothing; a
    minnet.MinnetError that names what it cannot do is told once, and no fault. A backend that
    compiles first may have pays(network, samples, batch_size, optimizer): whether "auto" shall
    take it to learn so many samples.
    learn is called for some thousand samples at a time. What an optimizer remembers the engine has
    in `memory`, as what JSON can hold (None at first); set to what it was in another process, the
    training goes on from there. Without it a checkpoint is for the optimizer sgd alone.
    A backend that shares a training among processes has `together`, an object with the names of
    minnet.sharing.Alone, which is asked for where WORLD_SIZE says that there are several.

        return [FastBackend()]
    """


@hookspec(firstresult=True)
def minnet_read(path, options):
    """Turn a file or folder into data, if its content is of a kind that this plugin knows.

    path: text. options: what was asked for besides, by name: target, the column to learn; missing,
    what to do about missing cells; network, whose samples these shall be; and those that the plugin
    added to the command line (minnet_commands) or that load_dataset was given, of which it looks up
    its own: one that no plugin looked up is refused. Result: a Dataset, a tuple (train, test), or
    None to let another plugin try. Called when a path is named in the place of a data set. Raises
    minnet.MinnetError, in one sentence, where the content is of that kind but damaged: the user is
    told, and the plugin is not at fault.

    A Dataset may have these attributes: notes, sentences to tell; lacks, why it has no targets;
    answers, what each sample is known to be; places, of each the file it is from and its number
    there; and drawn(i, columns), sample i in lines of characters, which predict shows on a
    terminal.

        if path.endswith(".iris"):
            return minnet.Dataset(*read_iris(path))
    """


@hookspec
def minnet_commands(subparsers):
    """Add commands to the command line.

    subparsers: what argparse's add_subparsers returned. The parser of a command sets the default
    `run`, a function of the parsed options; it may raise minnet.MinnetError.
    subparsers.choices["train"] is the parser of minnet train, for an option more. With a dest that
    begins with read_ it is for minnet_read: dest="read_tile" comes to it as options["tile"], from
    the commands train, evaluate, predict and explain. Result: nothing. Called when the command line
    starts.

        parser = subparsers.add_parser("hello", help="greet")
        parser.set_defaults(run=lambda options: print("hello"))
    """


@hookspec
def minnet_train_start(run):
    """A training is about to begin; the backend has not loaded the network yet.

    run: an object with network, dataset and validation (their `name` is the data
    set's), epochs, batch_size, learning_rate, optimizer, backend, seed, history, and options: what
    `minnet.train(…, options={…})` was given, or the options of the command line, those too that a
    plugin added. run.stop(reason) lets the epoch at hand be the last. run.kept is a dict for what
    a plugin wants to find again when a training goes on from a checkpoint, of what JSON can hold,
    under a name of the plugin's own; it is filled again before this is called. run.reports is False
    in a process that shares the training with another, which prints and writes files, so that this
    one should not. Result: nothing.

    Look up here, by its name, every option that the plugin takes: one that no plugin looked up is
    refused. Raises minnet.MinnetError, in one sentence, where an option's value is wrong: it goes
    to the user, who has lost nothing yet.

    The run is the plugin's own view of it, the same for all events of a training: attributes that
    the plugin sets stay; those of minnet's can't be set, and what they hold are copies. The network
    is the one that is trained: its numbers may be changed, and if they don't fit after that, or its
    layers are others, it is put back.

        print("learning from", run.dataset.name)
    """


@hookspec
def minnet_progress(run, progress):
    """How far a training has come within an epoch; called at most ten times a second.

    run: as for minnet_train_start, without the network, which is not up to date. progress: its
    epoch of epochs, the done of the total samples of the epoch, the mean loss of those,
    samples_per_second and seconds_left; progress.line(80) is all of it in a line of 80 characters.
    Result: nothing. A minnet.MinnetError is told, and the training goes on without the plugin.

        print(progress.line(80))
    """


@hookspec
def minnet_epoch_end(run, epoch):
    """An epoch of a training has ended, and the network is up to date.

    run: as for minnet_train_start. epoch: its EpochRecord, which is also the last of
    run.history.epochs. Result: nothing. A minnet.MinnetError is told, and the training goes on
    without the plugin, which serves again in the next.

        if epoch.loss < 0.01:
            run.stop("a loss below 0.01")
    """


@hookspec
def minnet_train_end(run):
    """A training has ended, for the reason in run.history.stopped; Ctrl-C is one.

    run: as for minnet_train_start. Result: nothing. Not called where an error ended the training.
    A minnet.MinnetError is told, and what was learned is kept.

        minnet.save(run.network, "last.json")
    """


@hookspec(firstresult=True)
def minnet_show(thing):
    """A picture of a thing that is shown in a notebook.

    thing: a Network, a History or an Evaluation. Result: a text, SVG (of a Network only that) or
    HTML; None to let another plugin try. A minnet.MinnetError says why it cannot be shown, and is
    told. A Network that no plugin draws is shown by its repr, the others by minnet itself.

        if isinstance(thing, minnet.Network):
            return f"<svg …>{len(thing.layers)} layers</svg>"
    """
