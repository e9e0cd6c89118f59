"""minnet search: which settings suit a data set, by training with each and validating.

    minnet search digits --try learning-rate=0.1,0.5,1,3 --try hidden=10,30,100 --epochs 5

In Python, on the same processes:

    from minnet_plugins.search import Range, search
    results = search(train, {"learning_rate": Range(0.01, 3), "hidden": [10, 30]}, random=20)
"""

import minnet

OF_PYTHON = {"search": "searching", "Search": "searching", "Range": "combinations", "split": "data"}


@minnet.hookimpl(trylast=True)
def minnet_commands(subparsers):
    """The command `search`, after all plugins have added their options to `train`."""
    from .command import add_to
    add_to(subparsers)


def __getattr__(name):
    """What a program asks for, when it is first asked for."""
    if name in OF_PYTHON:
        import importlib
        return getattr(importlib.import_module(f"{__name__}.{OF_PYTHON[name]}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
