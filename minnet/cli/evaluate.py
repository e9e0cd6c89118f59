"""minnet evaluate: how good a saved network is on a data set, and what it takes for what."""

from .. import MinnetError, backend_for, evaluate, load, load_dataset
from . import options as shared
from .terminal import percent, print_json, say_notes, some, table


def add_to(commands):
    """The words of this command."""
    parser = commands.add_parser(
        "evaluate", help="measure a saved network on a data set", description=__doc__,
        epilog="Example:\n  minnet evaluate letters.json letters")
    parser.add_argument("model", metavar="MODEL", help="a network that minnet train --save wrote")
    parser.add_argument("dataset", metavar="NAME|PATH",
                        help="a data set, or a file or folder that holds one; of one that has a "
                             "test part, that is used, of a table all rows")
    shared.add_data_option(parser)
    shared.add_target_option(parser)
    shared.add_missing_option(parser)
    shared.add_backend_option(parser)
    shared.add_json_option(parser)
    parser.set_defaults(run=run)


def run(options):
    """Carry out the command."""
    network = load(options.model)
    train, test = load_dataset(options.dataset, options.data, target=options.target,
                               missing=options.missing, network=network,
                               **shared.for_reading(vars(options)))
    data = test or train
    if getattr(data, "lacks", ""):
        raise MinnetError(f"{options.dataset} {data.lacks}")
    say_notes(data)
    if network.classes and data.classes and network.classes != data.classes:
        raise MinnetError(f"{options.model} tells the classes {some(network.classes)} apart, and "
                          f"{data.name} has {some(data.classes)}: evaluate it on data of the "
                          "classes it was trained on")
    result = evaluate(network, data, backend_for(network, options.backend, options.dtype))
    if options.json:
        print_json(model=options.model, dataset=data.name, loss=result.loss,
                   accuracy=result.accuracy, correct=result.correct, total=result.total,
                   classes=data.classes, confusion=result.confusion)
        return
    print(f"{network} on {data.name}, {result.total} samples")
    print(f"loss {result.loss:.4f}")
    if result.accuracy is not None:
        print(f"accuracy {percent(result.accuracy)} ({result.correct} / {result.total})")
        print("confusion (rows: the class; columns: what it was taken for)")
        print(table([[""] + data.classes] + [[name] + [str(n) for n in row] for name, row
                                             in zip(data.classes, result.confusion)]))
