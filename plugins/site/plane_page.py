"""What the plane's page has to know of the set-up before Python is there."""

import json

from .session import plane_setup


def defaults() -> str:
    """The module plane/defaults.js: Python's defaults, what suits each problem, and what there is.

    So the page shows the set-up at once, and the address leaves out what Python would add.
    """
    constants = {"DEFAULTS": plane_setup.DEFAULTS, "SUITED": plane_setup.SUITED,
                 "PROBLEMS": [*plane_setup.PROBLEMS, "own", "rule"],
                 "FEATURES": list(plane_setup.FEATURES),
                 "MOST": {"layers": plane_setup.MOST_LAYERS, "neurons": plane_setup.MOST_NEURONS,
                          "points": plane_setup.MOST_SAMPLES},
                 "LEARNING_RATES": plane_setup.LEARNING_RATES}
    return "".join(f"export const {name} = {json.dumps(value)};\n"
                   for name, value in constants.items())
