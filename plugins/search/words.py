"""What is written after --try: the name of an option of `minnet train`, and values for it."""

import argparse
import difflib

import minnet

# Options that say what is learned and what is kept, and not how.
NOT_TRIED = ("help", "data", "target", "missing", "save", "json", "seed", "checkpoint", "resume")


class Setting:
    """A setting that can be tried: how it is called, and how a value of it is read.

    dest: its name in Python.
    """

    def __init__(self, name: str, dest: str, read):
        self.name, self.dest, self.read = name, dest, read


def settings_of(train) -> dict:
    """The settings that can be tried, by name: the options of the parser of `minnet train`."""
    settings = {"hidden": Setting("hidden", "hidden", hidden)}
    for action in train._actions:
        if action.option_strings and action.dest not in NOT_TRIED \
                and not action.dest.startswith("read_"):
            name = action.option_strings[-1].lstrip("-")
            settings[name] = Setting(name, action.dest, reader_of(action))
    return settings


def reader_of(action):
    """What reads a value of an option."""
    if action.nargs == 0:
        return lambda text: action.const if yes(text) else not action.const
    if action.dest == "penalties":
        return lambda text: [] if text == "none" else [text]

    def read(text):
        """The value, which is one of the option's choices if it has some."""
        value = (action.type or str)(text)
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentTypeError(f"{text!r} should be one of "
                                             f"{', '.join(map(str, action.choices))}")
        return value
    return read


def yes(text: str) -> bool:
    """yes or no."""
    if text not in ("yes", "no"):
        raise argparse.ArgumentTypeError(f"{text!r} should be yes or no")
    return text == "yes"


def hidden(text: str):
    """'30' as 30, '30x10' as [30, 10]."""
    counts = text.split("x")
    if not all(count.isdecimal() for count in counts) or "0" in counts[1:]:
        raise argparse.ArgumentTypeError(f"{text!r} should be a number of hidden neurons, 30, or "
                                         "one for each hidden layer, 30x10; 0 is no hidden layer")
    return int(text) if len(counts) == 1 else list(map(int, counts))


def read_try(text: str, settings: dict) -> tuple:
    """(setting, values) of the text learning-rate=0.1,0.5; the values may be a Range."""
    name, equals, written = text.partition("=")
    name = name.strip().lstrip("-")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} should be a setting and the values to try, "
                                         "learning-rate=0.1,0.5,1 for example")
    if name not in settings:
        near = difflib.get_close_matches(name.replace("_", "-"), settings, 1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        raise argparse.ArgumentTypeError(f"there is no setting '{name}' to try{hint}; known: "
                                         + ", ".join(sorted(settings)))
    setting = settings[name]
    by = ";" if name == "layers" or ";" in written else ","
    texts = [part.strip() for part in written.split(by)]
    if not all(texts):
        raise argparse.ArgumentTypeError(f"{text!r} has no value where one should be; values are "
                                         f"parted by {'semicolons' if by == ';' else 'commas'}")
    if any(".." in part for part in texts):
        return setting, range_of(setting, texts)
    values = []
    for part in texts:
        try:
            value = setting.read(part)
        except (ValueError, TypeError):
            raise argparse.ArgumentTypeError(f"{part!r} is no value of {name}") from None
        if value in values:
            raise argparse.ArgumentTypeError(f"{text!r} has {part} twice")
        values.append(value)
    return setting, values


def range_of(setting, texts: list):
    """The Range that 0.01..3 says."""
    from .combinations import Range
    ends = texts[0].split("..")
    if len(texts) > 1 or len(ends) != 2:
        raise argparse.ArgumentTypeError(f"{','.join(texts)!r} should be one range and nothing "
                                         "else, as 0.01..3 is")
    try:
        low, high = map(setting.read, ends)
        return Range(low, high)
    except minnet.MinnetError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    except (ValueError, TypeError):
        raise argparse.ArgumentTypeError(f"{texts[0]!r} is no range of numbers, which "
                                         f"{setting.name} needs") from None


def tries_of(said: list) -> dict:
    """The settings that were tried, by their names in Python; one that is named again has more."""
    from .combinations import Range
    tries = {}
    for setting, values in said:
        before = tries.get(setting.dest, [])
        again = isinstance(before, Range) or isinstance(values, Range)
        if before and (again or any(value in before for value in values)):
            raise minnet.MinnetError(f"--try {setting.name} is said twice, with the same value or "
                                     "with a range: say it once, or with other values")
        tries[setting.dest] = values if again else before + values
    return tries
