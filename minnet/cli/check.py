"""minnet check: backpropagation beside the numerical gradient, of a saved or a new network."""

from .. import MinnetError, Standardize, load
from ..core.initializers import random_source
from ..core.vectors import numbers
from . import options as shared
from .terminal import print_json, table

AGREE = 1e-5

EXPLANATION = """\
Backpropagation finds ∂C/∂w by the chain rule; the numerical gradient nudges w a little up and down,
and sees how the cost C changes. Where both agree to five digits and more, the derivative of every
layer, activation and loss on the way is right."""

HEAD = ("layer", "parameter", "numbers", "largest difference", "at", "backpropagation", "numerical")

# Beyond this many weights and biases the comparison takes minutes.
MANY = 5000


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "check", help="compare backpropagation with the numerical gradient", description=__doc__,
        epilog="Examples:\n"
               "  minnet check letters.json\n"
               "  minnet check --layers 3,4,2 --activation tanh")
    parser.add_argument("model", metavar="MODEL", nargs="?",
                        help="a network that minnet train --save wrote")
    shared.add_network_options(parser)
    shared.add_json_option(parser)
    parser.set_defaults(run=lambda options: run(options, parser))


def run(options, parser):
    """Carry out the command."""
    if (options.model is None) == (options.layers is None):
        parser.error("name a MODEL, or the sizes of a network with --layers, one of the two")
    if options.model and any(getattr(options, name) is not None for name in shared.PLAIN):
        parser.error("a MODEL is checked as it is; the options of a network go with --layers")
    from ..explain.gradients import compare
    network = load(options.model) if options.model else shared.make_network(options, {})
    count = sum(len(numbers(getattr(layer, name)))
                for layer in network.layers for name in layer.parameters)
    if count > MANY and not options.json:
        print(f"{network} has {count} weights and biases, and the cost is computed twice for each: "
              "this takes a while", flush=True)
    source = random_source(options.seed)
    if options.layers:
        from ..plugin.testing.slopes import perturb
        for layer in network.layers:
            perturb(layer, source)
    x = usual_input(network, [source.random() for k in range(network.inputs)])
    y = [source.random() for j in range(network.outputs)]
    comparisons = compare(network, x, y)
    worst = max(comparisons, key=lambda comparison: comparison.difference, default=None)
    difference = worst.difference if worst else 0.0
    if options.json:
        print_json(network=repr(network), parameters=count, agree=difference < AGREE,
                   largest_relative_difference=difference,
                   layers=[vars(comparison) for comparison in comparisons])
    else:
        print(f"{network}: {count} weights and biases, on a random sample")
        print(EXPLANATION)
        print(table([HEAD] + [row(one) for one in comparisons]))
        where = f", at {worst.where()}" if worst else ""
        print("largest relative difference between backpropagation and the numerical gradient: "
              f"{difference:.2e}{where}")
        print("they agree" if difference < AGREE else "they do not agree")
    if difference >= AGREE:
        raise MinnetError(
            f"the gradients differ by {difference:.2e} of their size at {worst.where()}, and "
            f"{AGREE:.0e} is the most that rounding explains: a derivative is wrong, or the nudge "
            "steps over a corner of an activation (ReLU's 0), as it will where weights are 0; "
            "another --seed or --initializer tells which")


def usual_input(network, x: list) -> list:
    """x itself, or so many deviations where a network takes raw numbers."""
    first = network.layers[0]
    if not isinstance(first, Standardize):
        return x
    return [m_k + s_k * x_k for x_k, m_k, s_k in zip(x, first.means, first.deviations)]


def row(comparison) -> tuple:
    """A comparison as the texts of a table, under HEAD."""
    return (str(comparison.layer), comparison.parameter, str(comparison.count),
            f"{comparison.difference:.1e}", "".join(f"[{index}]" for index in comparison.place),
            f"{comparison.backpropagation:.9g}", f"{comparison.numerical:.9g}")
