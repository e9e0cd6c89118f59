"""Checks of an initializer: the shapes of what it draws, and that the same seed draws the same."""

from ...core.initializers import INITIALIZERS, random_source
from .findings import Findings, find

SIZES = [(1, 1), (3, 2), (2, 5), (1, 4), (7, 1)]


def check_initializer(part):
    """An initializer draws a row of finite weights for each neuron and a bias for each, the same ones from the same seed."""
    part = find(INITIALIZERS, part)
    findings = Findings("initializer", part, "draw every random number from the source that is given")
    if not callable(getattr(part, "biases", None)):
        findings.add("it has no biases(source, inputs, neurons), which a layer with biases asks for")
    findings.each(check_size, *[(findings, part, inputs, neurons, seed) for inputs, neurons in SIZES for seed in (1, 2)])
    findings.done()


def check_size(findings, part, inputs: int, neurons: int, seed: int):
    """weights and biases for a layer of this size."""
    def weights(inputs, neurons):
        return part.weights(random_source(seed), inputs, neurons)

    def biases(inputs, neurons):
        return part.biases(random_source(seed), inputs, neurons)

    matrix = findings.must("weights", weights, inputs, neurons)
    findings.fits("weights", (inputs, neurons), matrix, [[0.0] * inputs for j in range(neurons)])
    if len({id(row) for row in matrix}) < neurons:
        findings.add(f"weights({inputs}, {neurons}) has the same list for several rows: what one neuron learns would change the others", "rows")
    if callable(getattr(part, "biases", None)):
        findings.fits("biases", (inputs, neurons), findings.must("biases", biases, inputs, neurons), [0.0] * neurons)
