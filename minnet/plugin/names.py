"""Names that the core does not know: those with settings, and what to say of those nobody knows."""

import difflib
import inspect

from ..core import MinnetError
from ..datasets import DATASETS
from .process import plugins

# What a part may raise of settings that make no sense.
UNFIT = TypeError, ValueError, ArithmeticError


def bring(registry, wanted: str) -> str:
    """Let the plugins make a name known; returns what to say of it if they can't.

    A name with settings, "momentum:0.8", becomes the name of what the part's `vary` makes of them.
    A name that is known already is asked about because nothing can be made of it without settings.
    """
    known = wanted in registry.parts
    loaded = plugins().all
    name, colon, settings = wanted.partition(":")
    if (colon or known) and name in registry.parts:
        part = varied(registry, name, wanted)
        if part is None:
            return f" ('{name}' takes no settings)"
        registry.parts[wanted] = part
        return ""
    for plugin in loaded:
        if plugin.status == "unavailable" and mentions(plugin.file, name):
            return f" (plugin {plugin.name} would bring it, but {plugin.reason})"
    by_lower_case = {known.lower(): known for known in registry.names()}
    near = difflib.get_close_matches(name.lower(), by_lower_case, 1)
    if near:
        return f" (did you mean '{by_lower_case[near[0]]}'?)"
    return ", and no file or folder of that name" if registry is DATASETS else ""


def varied(registry, name: str, wanted: str):
    """The part of this name with other settings, None if it takes none.

    Settings are numbers, and texts where they are none, parted by colons; the last may hold colons.
    A layer is a class, and what comes of it makes such a layer when it is called with the arguments
    that it `takes` of its network; the settings are the others.
    """
    part = registry.parts[name]
    make = part if isinstance(part, type) else getattr(part, "vary", None)
    if make is None:
        return None
    taken = getattr(make, "takes", ())
    parameters = [parameter for parameter in inspect.signature(make).parameters.values()
                  if parameter.name not in taken]
    if not parameters:
        return None
    values = [number_or_text(setting) for setting in wanted.split(":", len(parameters))[1:]]
    try:
        for parameter, value in zip(parameters, values):
            if isinstance(parameter.default, (int, float)) and isinstance(value, str):
                raise ValueError(f"its {parameter.name} should be a number, and is {value!r}")
        if make is part:
            return layer_maker(make, wanted, parameters, values)
        made = make(*values)
    except UNFIT as error:
        written = ":".join([name] + [parameter.name.upper() for parameter in parameters])
        raise MinnetError(f"there is no {registry.kind} '{wanted}': {error}; "
                          f"it is written {written}") from None
    made.name = wanted
    return made


def layer_maker(kind, wanted: str, parameters: list, values: list):
    """What makes a layer of this class with these settings, given what it takes of its network."""
    settings = {parameter.name: value for parameter, value in zip(parameters, values)}
    lacking = [parameter.name for parameter in parameters[len(values):]
               if parameter.default is parameter.empty]
    if lacking:
        raise TypeError("it lacks its " + " and ".join(lacking))
    if not kind.takes:
        kind(**settings)

    def make(**taken):
        """The layer."""
        try:
            return kind(**settings, **taken)
        except MinnetError:
            raise
        except UNFIT as error:
            raise MinnetError(f"there can be no layer '{wanted}' here: {error}") from None

    make.takes = kind.takes
    return make


def number_or_text(setting: str):
    """A setting as the number that it is, else as it stands."""
    try:
        return int(setting) if setting.isdigit() else float(setting)
    except ValueError:
        return setting


def mentions(file: str, name: str) -> bool:
    """Whether a plugin's source has this name between quotes, so that it may well bring it."""
    try:
        with open(file, encoding="utf-8", errors="replace") as source:
            text = source.read()
    except OSError:
        return False
    return f'"{name}"' in text or f"'{name}'" in text
