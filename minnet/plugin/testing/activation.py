"""Checks of an activation: its numbers, its derivative, large z, and its vectorised form."""

from ...core.activations import ACTIVATIONS
from ...core.vectors import dot
from .arrays import answer, check_float32, compare, float32, functions, vectorised
from .findings import Findings, Unanswered, find
from .slopes import compare_slopes, weights
from .values import show

POINTS = [1.3, -0.7, 0.5, 0.2, -0.1, 0.0, 1.0, -1.0, 2.5, -2.5, 3.0, -3.0, 6.0, -6.0, 50.0, -50.0]
LARGE = [50.0, -50.0, 710.0, -710.0, 1e4, -1e4]
LAYERS_OF_Z = [[0.3, -1.2], [1.3, -0.4, 0.8], [0.1, 0.1, 2.0], [-2.0, 0.4, 0.1, 3.0, -0.6]]
LARGE_LAYERS = [[50.0, -50.0, 0.5], [710.0, -710.0, 0.5], [1e4, -1e4, 0.5], [1e4, 1e4, 1e4], [-1e4, -1e4, -710.0]]


def check_activation(part):
    """An activation's delta is the slope of Σ gradient · output, its numbers are finite for large z, and its vectorised form agrees."""
    part = find(ACTIVATIONS, part)
    findings = Findings("activation", part)
    single = [(findings, part, [z], [1.0]) for z in POINTS]
    several = [(findings, part, z, weights(len(z))) for z in LAYERS_OF_Z]
    accepted = findings.each(check_delta, *single)
    if "derivative" not in findings:
        accepted += findings.each(check_delta, *several)
    if not accepted:
        findings.add(f"it refuses every z: {findings.refusal}")
    large = [[z] for z in LARGE] + LARGE_LAYERS
    findings.each(check_large, *[(findings, part, z) for z in large])
    if getattr(part, "vectorised", None) is not None:
        vectorised(findings, check_vectorised, part)
    findings.done()


def numbers_of(findings, part, z: list, gradient: list) -> tuple:
    """(a, δ) of a layer, both finite and of the length of z."""
    a = findings.ask("output", part.output, z)
    findings.fits("output", (z,), a, z)
    delta = findings.must("delta", part.delta, z, a, gradient)
    findings.fits("delta", (z, a, gradient), delta, z)
    return a, delta


def check_delta(findings, part, z: list, gradient: list):
    """δ_j = ∂/∂z_j Σ_k ∂C/∂a_k · a_k."""
    a, delta = numbers_of(findings, part, z, gradient)

    def said(place):
        """What a slope that is wrong is a slope of."""
        if len(z) == 1:
            return f"its derivative at z = {show(z[0])}"
        return f"its delta for z_{place[0] + 1} of z = {show(z)} and ∂C/∂a = {show(gradient)}"

    compare_slopes(findings, said, delta, "output", lambda z: dot(gradient, part.output(z)), z, "derivative")


def check_large(findings, part, z: list):
    """a and δ of large z are finite."""
    numbers_of(findings, part, z, weights(len(z)))


def check_vectorised(findings, np, part):
    """Output and delta of rows of z are those of each z, and float32 stays float32."""
    output, delta = functions(findings, "vectorised", part.vectorised, "output(np, z) and delta(np, z, a, gradient)")
    for rows in ([[z] for z in POINTS + LARGE], LAYERS_OF_Z[1:3] + LARGE_LAYERS, LAYERS_OF_Z[3:]):
        gradients = [weights(len(z)) for z in rows]
        samples = []
        for z, gradient in zip(rows, gradients):
            try:
                a = findings.call("output", part.output, z)
                samples.append((z, a, gradient, findings.call("delta", part.delta, z, a, gradient)))
            except Unanswered:
                continue
        if not samples:
            continue
        z, a, gradient, deltas = map(list, zip(*samples))
        arrays = [np.array(matrix, dtype=float) for matrix in (z, a, gradient)]
        compare(findings, "vectorised output", answer(findings, "vectorised output", lambda z: output(np, z), np, arrays[0]), a, np, z)
        result = answer(findings, "vectorised delta", lambda *given: delta(np, *given), np, *arrays)
        compare(findings, "vectorised delta", result, deltas, np, z)
        narrow = float32(np, z, a, gradient)
        check_float32(findings, "vectorised output", answer(findings, "vectorised output", lambda z: output(np, z), np, narrow[0]), np)
        check_float32(findings, "vectorised delta", answer(findings, "vectorised delta", lambda *given: delta(np, *given), np, *narrow), np)
