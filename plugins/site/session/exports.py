"""What is on the screen as a command, a Python program and a model: they give the same weights."""

import json
import shlex

import minnet

from .plane import current
from .plane_csv import file_of

__all__ = ["plane_export"]

NOTE = ("A number was changed by hand on the way, or an epoch is not at its end: minnet train has "
        "no words for that, so the command runs the program.")


def plane_export() -> dict:
    """The command, the program and the model of what is on the screen.

    command: to be run in a folder with the files, a text for each name; it writes model_name.
    program: Python, for a file of the name program_name, which writes model_name too.
    model: the network as JSON, as minnet.save writes it.
    note: a sentence on what the command cannot say, else "".
    """
    plane = current()
    name = plane.setup["problem"]
    program = program_of(plane)
    made = {"program": program, "model": text_of(plane.network), "program_name": f"{name}.py",
            "model_name": f"{name}.json"}
    if by_steps(plane):
        return {**made, "command": f"python3 {name}.py", "files": {f"{name}.py": program},
                "note": NOTE}
    files = {f"{name}.csv": file_of(plane)}
    if needs_first(plane):
        files[f"{name}-start.json"] = first_model(plane)
    return {**made, "command": command_of(plane), "files": files, "note": ""}


def by_steps(plane) -> bool:
    """Whether steps have to be counted, to change a number on the way or end within an epoch."""
    return (plane.step != plane.epoch * plane.steps_in_epoch
            or any(step for step, *number in plane.edits))


def needs_first(plane) -> bool:
    """Whether no words of the command line say the first network."""
    return len(set(plane.setup["activations"])) > 1 or bool(plane.edits)


def text_of(network) -> str:
    """A network as text, as minnet.save writes it."""
    return json.dumps(minnet.describe(network), allow_nan=False) + "\n"


def first_model(plane) -> str:
    """The network with its first weights, as text."""
    now = minnet.parameters(plane.network)
    plane.restore_first()
    text = text_of(plane.network)
    minnet.restore(plane.network, now)
    return text


def command_of(plane) -> str:
    """The words of minnet train."""
    setup, name = plane.setup, plane.setup["problem"]
    sizes = [len(setup["features"]), *setup["layers"], plane.network.outputs]
    network = {"layers": ",".join(map(str, sizes)),
               "activation": setup["activations"][0] if setup["activations"] else None,
               "output-activation": setup["output_activation"], "loss": setup["loss"],
               "penalty": setup["penalty"] or None, "initializer": setup["initializer"]}
    if needs_first(plane):
        network = {"resume": f"{name}-start.json"}
    options = {**network, "epochs": plane.epoch, "batch-size": setup["batch_size"],
               "learning-rate": setup["learning_rate"], "optimizer": setup["optimizer"],
               "seed": setup["seed"], "backend": setup["backend"],
               "stop-error": setup["stop_error"], "stop-update": setup["stop_update"],
               "save": f"{name}.json"}
    words = [f"--{option} {shlex.quote(str(value))}" for option, value in options.items()
             if value is not None]
    return " ".join([f"minnet train {name}.csv", *words])


def program_of(plane) -> str:
    """A Python program that trains such a network as far as the screen shows it."""
    setup = plane.setup
    layers = [f"    minnet.Dense({layer.inputs}, {layer.outputs}, {activation!r}, "
              f"{setup['initializer']!r}, source=source),"
              for layer, activation in zip(plane.network.layers, [*setup["activations"],
                                                                  setup["output_activation"]])]
    penalties = [setup["penalty"]] if setup["penalty"] else []
    part = f"features={setup['features']}, outputs={plane.network.outputs})"
    return "\n".join([
        "import minnet", "from minnet_plugins.site.session.plane_data import Points", "",
        f"points = Points({points_of(setup)})",
        f"train = points.dataset(points.train, {part}",
        f"test = points.dataset(points.test, {part}", "",
        f"source = minnet.random_source({setup['seed']})", "layers = [", *layers, "]",
        f"network = minnet.Network(layers, {setup['loss']!r}, {penalties})",
        *[change(number) for step, *number in plane.edits if step == 0],
        "", *(counted(plane) if by_steps(plane) else [training(plane, plane.epoch)]), "",
        f"minnet.save(network, '{setup['problem']}.json')",
        "print('train', minnet.evaluate(network, train))",
        *(["print('test', minnet.evaluate(network, test))"] if plane.test else []), ""])


def points_of(setup: dict) -> str:
    """What a set-up says of its points, as Python."""
    names = ["problem", "samples", "noise", "share", "data_seed"]
    if setup["problem"] == "own":
        names = ["problem", "points", "share", "data_seed"]
    elif setup["problem"] == "rule":
        names.insert(1, "rule")
    lines = [f"    {name!r}: {setup[name]!r}," for name in names if name != "points"]
    if "points" in names:
        points = [f"        {point!r}," for point in setup["points"]]
        lines += ["    'points': [", *points, "    ],"]
    return "\n".join(["{", *lines, "}"])


def change(number) -> str:
    """The line that sets a number which was set by hand."""
    layer, name, place, value = number
    return f"network.layers[{layer}].{name}{''.join(f'[{k}]' for k in place)} = {value!r}"


def training(plane, epochs: int, more="") -> str:
    """The call of minnet.train; more: arguments besides."""
    setup = plane.setup
    backend = "python" if more else setup["backend"]
    stop = f",\n             stop={rules}" if (rules := stop_rules(setup)) else ""
    return (f"minnet.train(network, train, epochs={epochs}, batch_size={setup['batch_size']}, "
            f"learning_rate={setup['learning_rate']},\n"
            f"             optimizer={setup['optimizer']!r}, backend={backend!r}, "
            f"seed={setup['seed']}, validation=test{stop}{more})")


def stop_rules(setup: dict) -> str:
    """The rules that stop the training, as Python; "" for none."""
    rules = [f"minnet.{rule}({setup[name]})" for name, rule in
             (("stop_error", "ErrorBelow"), ("stop_update", "UpdateBelow"))
             if setup[name] is not None]
    return f"[{', '.join(rules)}]" if rules else ""


def counted(plane) -> list:
    """The lines that train and count the steps, to change numbers by hand and to end in time."""
    changes = []
    for step, *number in plane.edits:
        if step:
            changes += [f"    if steps == {step}:", f"        {change(number)}"]
    call = training(plane, plane.epoch + 1, ", on_batch=after_step").replace("\n", "\n    ")
    return ["", "class Enough(Exception):", '    """Ends the training."""', "", "",
            "def after_step(epoch, done, total):",
            '    """Change what was changed by hand, and end where the page stands."""',
            "    global steps", "    steps += 1", *changes, f"    if steps >= {plane.step}:",
            "        raise Enough", "", "", "steps = 0", "try:", f"    {call}",
            "except Enough:", "    pass"]
