"""An explanation as one JSON object, on one line."""

import json

from .words import notes


def render(explanation, sections: list, style, words: dict) -> str:
    """The object: what the step starts from and comes to, `steps`, and `notes` on them.

    Of every number the value is whole, not rounded.
    """
    return json.dumps({
        "network": explanation.description, "sample": explanation.name or None,
        "x": explanation.x, "y": explanation.y, "learning_rate": explanation.learning_rate,
        "cost": explanation.cost, "cost_after": explanation.cost_after,
        "steps": [described(step, style) for section in sections for step in section.steps],
        "notes": [{"part": section.part, "layer": section.layer, "text": note}
                  for section in sections for note in notes(section, style, words)],
    }, ensure_ascii=False, allow_nan=False) + "\n"


def described(step, style) -> dict:
    """A step as what JSON can hold; known: what the symbols stand for."""
    symbols, numbers, value = step.written(style)
    return {
        "part": step.part, "quantity": step.quantity, "layer": step.layer, "neuron": step.neuron,
        "input": step.input, "equation": step.equation, "symbol": step.symbol, "symbols": symbols,
        "numbers": numbers or value, "known": step.known(style), "value": step.value,
    }
