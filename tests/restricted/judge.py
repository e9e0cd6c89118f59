"""Judging what conformance.py printed, against the numbers of NumPy."""

import json
import pathlib

WITHIN = 1e-12
EXPECTED = json.loads(pathlib.Path(__file__).with_name("numbers.json").read_text(encoding="utf-8"))


class Verdict:
    """What one interpreter made of one form of the core.

    How many checks passed, what failed, and the largest difference from the numbers.
    """

    def __init__(self):
        self.passed = 0
        self.failures = ["it did not come to its end"]
        self.difference = 0.0

    def __str__(self):
        return "FAILED" if self.failures else f"{self.passed} ok"


def judge(printed: str, names: list, exact: dict) -> list:
    """A verdict for each name that conformance.py was given.

    exact: numbers that must come out to the last digit, by their name.
    """
    sections = {}
    for line in printed.splitlines():
        word, _, rest = line.partition(" ")
        if word == "core":
            sections[rest] = current = []
        elif sections:
            current.append((word, rest))
    return [verdict_on(sections.get(name, []), exact) for name in names]


def verdict_on(lines: list, exact: dict) -> Verdict:
    """The verdict on what stands under one name."""
    verdict = Verdict()
    found = {}
    for word, rest in lines:
        if word == "=":
            name, *values = rest.split()
            found[name] = [float(value) for value in values]
        elif word == "ok":
            verdict.passed += 1
        elif word == "FAILED":
            verdict.failures.append(rest)
        elif word == "end":
            verdict.failures.remove("it did not come to its end")
    for name, expected in EXPECTED.items():
        difference = largest_difference(found.get(name, []), expected)
        verdict.difference = max(verdict.difference, difference)
        if not difference <= WITHIN:
            verdict.failures.append(f"{name}: {difference:.1e} away from NumPy's numbers")
        else:
            verdict.passed += 1
    for name in set(found) & set(exact):
        verdict.passed += 1
        if found[name] != exact[name]:
            verdict.failures.append(f"{name}: not the numbers that were put in")
    return verdict


def largest_difference(found: list, expected: list) -> float:
    """The largest |p - q|, infinite if there are not as many or one is no number."""
    if len(found) != len(expected):
        return float("inf")
    differences = [abs(p - q) for p, q in zip(found, expected)]
    return float("inf") if any(d != d for d in differences) else max(differences)
