"""What the pages ask Python for: calls by name, their arguments and results as JSON."""

import importlib.util
import json
import platform

import minnet

# The modules of this package that hold the calls whose names begin so.
PARTS = {"plane": ("plane", "exports"), "numbers": ("numbers",), "digits": ("digits",),
         "cells": ("cells",)}


def answer(call: str, arguments: str = "{}"):
    """What the function of this name returns: JSON, or bytes as they are.

    arguments: a JSON object, the function's arguments by name. The JSON has the result under
    "result"; of a MinnetError it has the sentence under "error".
    """
    try:
        result = function_of(call)(**json.loads(arguments))
    except minnet.MinnetError as error:
        return json.dumps({"error": str(error)})
    if isinstance(result, (bytes, bytearray)):
        return bytes(result)
    return json.dumps({"result": result}, allow_nan=False)


def function_of(call: str):
    """The function that answers a call."""
    for name in PARTS.get(call.partition("_")[0], ()):
        module = f"{__name__}.{name}"
        if importlib.util.find_spec(module):
            function = getattr(importlib.import_module(module), call, None)
            if function:
                return function
    if call == "about":
        return about
    raise minnet.MinnetError(f"Python knows no call '{call:.80}'")


def about() -> dict:
    """The versions of Python and of minnet."""
    return {"python": platform.python_version(), "minnet": minnet.__version__}
