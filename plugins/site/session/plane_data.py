"""Points of the plane to learn from: six problems for classes, two for numbers, rules, one's own.

The figures are TensorFlow Playground's: the plane goes from −6 to 6, its points lie within 5 or 6
of the middle, noise is a share of that.
"""

import math

import minnet

from .rule import Rule

MOST_SAMPLES = 5000
FEATURES = {
    "x": lambda x, y: x, "y": lambda x, y: y, "x2": lambda x, y: x * x, "y2": lambda x, y: y * y,
    "xy": lambda x, y: x * y, "sinx": lambda x, y: math.sin(x), "siny": lambda x, y: math.sin(y),
}


def between(source, low, high) -> float:
    """A number from U[low, high)"""
    return low + (high - low) * source.random()


def circle(source, count, noise):
    """Class 1 within 2.5 of the middle, class 0 from 3.5 to 5; noise moves the border."""
    for i in range(count):
        inside = i % 2 == 0
        r = between(source, 0, 2.5) if inside else between(source, 3.5, 5)
        angle = between(source, 0, 2 * math.pi)
        x, y = r * math.sin(angle), r * math.cos(angle)
        moved = math.hypot(x + noise * between(source, -5, 5), y + noise * between(source, -5, 5))
        yield x, y, int(moved < 2.5)


def xor(source, count, noise):
    """Class 1 where x and y are of one sign; 0.3 on either side of the axes stay empty."""
    for i in range(count):
        x, y = between(source, -5, 5), between(source, -5, 5)
        x, y = x + math.copysign(0.3, x), y + math.copysign(0.3, y)
        moved_x, moved_y = x + noise * between(source, -5, 5), y + noise * between(source, -5, 5)
        yield x, y, int(moved_x * moved_y >= 0)


def gaussians(source, count, noise):
    """Class 1 around (2, 2), class 0 around (−2, −2), of a variance from 0.5 to 4 by the noise."""
    deviation = math.sqrt(0.5 + 7 * noise)
    for i in range(count):
        middle = 2 if i % 2 == 0 else -2
        yield source.gauss(middle, deviation), source.gauss(middle, deviation), int(middle > 0)


def spiral(source, count, noise):
    """Two arms of 1.75 turns, one half a turn from the other."""
    half = (count + 1) // 2
    for i in range(count):
        place, arm = (i // 2) / half, i % 2
        angle = 1.75 * place * 2 * math.pi + arm * math.pi
        yield (5 * place * math.sin(angle) + noise * between(source, -1, 1),
               5 * place * math.cos(angle) + noise * between(source, -1, 1), 1 - arm)


def moons(source, count, noise):
    """Two half circles of radius 3, each with an end within the other."""
    for i in range(count):
        angle, upper = between(source, 0, math.pi), i % 2 == 0
        side = 1 if upper else -1
        yield (side * (3 * math.cos(angle) - 1.5) + source.gauss(0, 3 * noise),
               side * (3 * math.sin(angle) - 0.75) + source.gauss(0, 3 * noise), int(upper))


def plane(source, count, noise):
    """The number (x + y) / 10 of points within 6 of either axis."""
    for i in range(count):
        x, y = between(source, -6, 6), between(source, -6, 6)
        yield x, y, (x + y + 12 * noise * between(source, -1, 1)) / 10


PEAKS = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]


def height(x, y) -> float:
    """The highest or deepest of six hills and holes, each 0 from 2 off its peak of ±1."""
    slopes = [sign * max(0.0, 1 - math.hypot(x - a, y - b) / 2) for a, b, sign in PEAKS]
    return max(slopes, key=abs)


def hills(source, count, noise):
    """The number that `height` is, of points within 6 of either axis."""
    for i in range(count):
        x, y = between(source, -6, 6), between(source, -6, 6)
        yield x, y, height(x + noise * between(source, -6, 6), y + noise * between(source, -6, 6))


PROBLEMS = {"circle": circle, "xor": xor, "gaussians": gaussians, "spiral": spiral, "moons": moons,
            "plane": plane, "hills": hills}
QUANTITIES = ("plane", "hills")


def by_rule(rule, source, count, noise):
    """Points within 6 of either axis, and what the rule says of each; noise moves its border."""
    for i in range(count):
        x, y = between(source, -6, 6), between(source, -6, 6)
        target = rule(x + noise * between(source, -6, 6), y + noise * between(source, -6, 6))
        if not math.isfinite(target):
            raise minnet.MinnetError(f"the rule {rule.text!r:.60} is {target} at x = {x:.3g}, "
                                     f"y = {y:.3g}: it should be a number everywhere from −6 to 6")
        yield x, y, int(target) if rule.classes else target


class Points:
    """The points of a set-up: [x, y, target] each, to train and to test, the classes' names.

    classes: None for quantities; a target is then the number, else the class's place in classes.
    """

    def __init__(self, setup: dict):
        points, self.classes = points_of(setup)
        source = minnet.random_source(setup["data_seed"])
        order = list(range(len(points)))
        source.shuffle(order)
        count = max(1, round(len(points) * setup["share"] / 100))
        self.train = [points[i] for i in order[:count]]
        self.test = [points[i] for i in order[count:]]

    def dataset(self, points: list, features: list, outputs: int):
        """The data set of some points, with these features as inputs; None of no points."""
        if not points:
            return None
        inputs = [[FEATURES[feature](x, y) for feature in features] for x, y, target in points]
        targets = [[float(target)] if outputs == 1 else minnet.one_hot(target, outputs)
                   for x, y, target in points]
        return minnet.Dataset(inputs, targets, self.classes, columns=list(features),
                              target="number" if self.classes is None else "label")


def points_of(setup: dict) -> tuple:
    """([x, y, target] of every point, the names of the classes or None)"""
    problem = setup["problem"]
    if problem == "own":
        return own_points(setup["points"])
    source, noise = minnet.random_source(setup["data_seed"]), setup["noise"] / 100
    if problem == "rule":
        rule = Rule(setup["rule"])
        drawn, quantity = by_rule(rule, source, setup["samples"], noise), not rule.classes
    else:
        drawn = PROBLEMS[problem](source, setup["samples"], noise)
        quantity = problem in QUANTITIES
    return list(map(list, drawn)), None if quantity else ["0", "1"]


def own_points(points) -> tuple:
    """One's own points, whose labels are texts or numbers."""
    if not points:
        raise minnet.MinnetError("there are no points yet: click some into the plane, or paste a "
                                 "table of x, y and a label")
    for number, point in enumerate(points, 1):
        if not isinstance(point, (list, tuple)) or len(point) != 3 or not all(
                type(x) in (int, float) and math.isfinite(x) for x in point[:2]):
            raise minnet.MinnetError(f"point {number} should be two numbers and a label, [1, −2, "
                                     f"\"red\"] say, and is {point!r:.60}")
    if len(points) > MOST_SAMPLES:
        raise minnet.MinnetError(f"there are {len(points)} points, and the plane takes "
                                 f"{MOST_SAMPLES} at most: leave some out")
    labels = [point[2] for point in points]
    for number, label in enumerate(labels, 1):
        if not isinstance(label, str) and not (type(label) in (int, float)
                                               and math.isfinite(label)):
            raise minnet.MinnetError(f"the label of point {number} should be a text or a number, "
                                     f"and is {label!r:.40}")
    places, classes = places_of(labels)
    return [[x, y, place] for (x, y, label), place in zip(points, places)], classes


def places_of(labels: list) -> tuple:
    """(the place of each label's class, the classes' names), or (the numbers, None) of quantities.

    A text that is a number counts as that number.
    """
    labels = [label if not isinstance(label, str) or number(label) is None else number(label)
              for label in labels]
    classes = classes_of(labels)
    if classes is None:
        return list(map(float, labels)), None
    places = {name: k for k, name in enumerate(classes)}
    return [places[minnet.label(label)] for label in labels], classes


def classes_of(labels):
    """The names of the classes that labels are of, two at least; None for quantities."""
    texts = [label for label in labels if isinstance(label, str)]
    numbers = [label for label in labels if not isinstance(label, str)]
    classes = minnet.classes_of(numbers, set(texts), len(texts))
    if classes and len(classes) == 1:
        classes = ["0", "1"] if classes[0] in "01" else [*classes, f"not {classes[0]}"]
    if classes and len(classes) > 10:
        raise minnet.MinnetError(f"there are {len(classes)} different labels, and the plane has "
                                 "colours for 10 classes: use fewer, or numbers to learn")
    return classes


def number(cell: str):
    """The finite number that a text is, else None."""
    try:
        x = float(cell)
    except ValueError:
        return None
    return x if math.isfinite(x) else None
