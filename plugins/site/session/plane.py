"""The calls of the plane: a page asks for them by name, and gives and takes what JSON can hold.

Each returns the state: step, epoch; loss and test_loss, without the penalty, and penalty; accuracy
and test_accuracy, None for quantities; weights[l][j][k] and biases[l][j]; stopped, a sentence or
None; diverged, None or a dict that says where; history, [epoch, loss, loss with penalty, test loss]
for each call since the state was last given; and the whole set-up, the names of the classes.
"""

import minnet

from .plane_csv import read_csv
from .plane_setup import check_whole, plane_names
from .plane_training import Plane
from .surfaces import surfaces_of

__all__ = ["plane_names", "plane_make", "plane_step", "plane_rewind", "plane_renew", "plane_edit",
           "plane_surfaces", "plane_points", "plane_csv", "current"]

MOST_STEPS = 100_000

IN_WORK = []


def current() -> Plane:
    """The plane in work; the default one before any was made."""
    if not IN_WORK:
        plane_make()
    return IN_WORK[0]


def plane_make(setup=None, **chosen) -> dict:
    """Make the points and the network of a set-up; the state before the first step."""
    if setup is not None and chosen:
        raise minnet.MinnetError("a set-up is one object of names and values")
    made = Plane(chosen if setup is None else setup)
    IN_WORK[:] = [made]
    return made.state()


def plane_step(steps=None, epochs=None) -> dict:
    """Learn so many steps (batches) or whole epochs, one step if neither is named."""
    plane = current()
    for value, what in ((steps, "steps"), (epochs, "epochs")):
        if value is not None:
            check_whole(value, f"the number of {what}", 1, MOST_STEPS)
    if epochs is not None:
        steps = len(plane.batches) + (epochs - bool(plane.batches)) * plane.steps_in_epoch
    plane.learn(min(steps or 1, MOST_STEPS))
    return plane.state()


def plane_rewind() -> dict:
    """Go back to the same first weights, before the first step."""
    current().rewind()
    return current().state()


def plane_renew(seed=None) -> dict:
    """Draw other first weights, by this seed, or by the next."""
    setup = current().setup
    return plane_make({**setup, "seed": setup["seed"] + 1 if seed is None else seed})


def plane_edit(layer, name, place, value) -> dict:
    """Set one weight, place [neuron, input], or one bias, place [neuron]; layers count from 0."""
    current().edit(layer, name, place, value)
    return current().state()


def plane_surfaces(size=40, layer=None, neuron=None) -> bytes:
    """Grey levels of every neuron's output over −6…6, layer by layer, row by row from the top.

    size × size bytes for each neuron; layer and neuron, from 0, choose one.
    """
    check_whole(size, "the size of a surface", 2, 400)
    plane = current()
    return surfaces_of(plane, size, layer, neuron)


def plane_points() -> dict:
    """The points of both parts, [x, y, target] each; of classes the target is the class's place."""
    plane = current()
    return {"train": plane.points.train, "test": plane.points.test, "classes": plane.classes}


def plane_csv(text) -> dict:
    """One's own points from a table as text, for the set-up's points."""
    return read_csv(text)
