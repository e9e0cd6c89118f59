"""What a plugin does wrong is told in one line: its name, file, hook, cause. All else goes on."""

import json

import pytest

# Reads the file `some.file`, which every case asks for; by its part it is seen to serve.
GOOD = """
    import math, minnet

    @minnet.hookimpl
    def minnet_activations():
        return [minnet.Activation("sine", math.sin, math.cos)]

    @minnet.hookimpl
    def minnet_read(path):
        return minnet.Dataset([[0.0, 1.0], [1.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]], name="good")
    """

TRAIN = ("train", "some.file", "--epochs", "2")

TRAIN_AND_LIST = f"""
    import minnet
    from minnet.cli import main
    assert main({TRAIN!r}) == 0
    assert main(["plugins", "--json"]) == 0
    for name in ("digits", "mnist"):
        minnet.DATASETS.find(name)
    assert minnet.Neuron([1.0], 0.0, "sine").output([0.0]) == 0.0
    """


def hook(signature, *lines, mark="minnet.hookimpl"):
    """The source of a plugin with one hook."""
    return "\n".join([f"import math, sys, minnet\n\n@{mark}\ndef {signature}:",
                      *("    " + line for line in lines)])


BROKEN = {
    "a syntax error": ("def broken(:", "SyntaxError: "),
    "an error as it is imported": ("1 / 0", "ZeroDivisionError: division by zero"),
    "a name that its library does not have": (
        "from math import cube_root_of_seven",
        "ImportError: cannot import name 'cube_root_of_seven'"),
    "an exit as it is imported": (
        "import sys\nsys.exit('not on this machine')", "SystemExit: not on this machine"),
    "an error of its own kind as it is imported": (
        "class Halt(BaseException):\n    pass\nraise Halt('no further')", "Halt: no further"),
    "a generator's end as it is imported": ("raise GeneratorExit", "GeneratorExit"),
    "an error that cannot be shown": (
        "class Mute(Exception):\n    def __str__(self):\n        return 1 / 0\nraise Mute",
        "Mute: (what it says cannot be shown)"),
    "a cause longer than a screen": (
        "raise ValueError('long ' * 10_000 + 'tale')", "ValueError: long long", " … ", "long tale"),
    "a library misspelt": (
        "import nunpy", "there is no library 'nunpy' (did you mean 'numpy'?)"),
    "a module of Python's misspelt": (
        "import itertool", "there is no library 'itertool' (did you mean 'itertools'?)"),
    "a part that a library lacks": (
        "import json.no_such", "ModuleNotFoundError: No module named 'json.no_such'"),
    "a cause of several lines": ("raise ValueError('one\\n\\ntwo')", "ValueError: one two"),
    "a wrong argument": (
        hook("minnet_read(file)", "return None"),
        "minnet_read: it asks for an argument 'file', and the hook's arguments are: path"),
    "an argument where there is none": (
        hook("minnet_losses(kind)", "return []"),
        "minnet_losses: it asks for an argument 'kind'"),
    "an unknown hook": (
        hook("minnet_activation()", "return []"),
        "minnet_activation: there is no such hook; there are minnet_activations, "),
    "a wrapper": (
        hook("minnet_read(path)", "return (yield)", mark="minnet.hookimpl(wrapper=True)"),
        "minnet_read: it is marked as a wrapper"),
    "a wrapper of the older kind": (
        hook("minnet_train_end(run)", "yield", mark="minnet.hookimpl(hookwrapper=True)"),
        "minnet_train_end: it is marked as a wrapper"),
    "a hook without its mark": (
        "def minnet_losses():\n    return []",
        "minnet_losses: it is not marked; put @minnet.hookimpl above it"),
    "a hook for parts that raises": (
        hook("minnet_losses()", "return 1 / 0"),
        "minnet_losses: ZeroDivisionError: division by zero"),
    "a hook for parts that exits": (
        hook("minnet_losses()", "sys.exit(3)"), "minnet_losses: SystemExit: 3"),
    "a hook for parts that returns a number": (
        hook("minnet_losses()", "return 42"),
        "minnet_losses: it should return a list, and returned 42"),
    "a part without a name": (
        hook("minnet_optimizers()", "class Still:",
             "    def step(self, w, gradient, learning_rate, memory):", "        return w",
             "return [Still()]"),
        "minnet_optimizers: ", "is no optimizer: no name, no step"),
    "a part whose name cannot be asked for": (
        hook("minnet_optimizers()", "class Still:", "    @property", "    def name(self):",
             "        return 1 / 0", "return [Still()]"),
        "minnet_optimizers: ", "ZeroDivisionError: division by zero"),
    "a name of minnet's own": (
        hook("minnet_activations()", "return [minnet.Activation('tanh', abs, abs)]"),
        "minnet_activations: there is already an activation named 'tanh'"),
    "a name of another plugin's": (
        hook("minnet_activations()", "return [minnet.Activation('sine', abs, abs)]"),
        "minnet_activations: there is already an activation named 'sine', from plugin good"),
    "a backend without a speed": (
        hook("minnet_backends()", "class Fast:", "    name = 'fast'", "    load = None",
             "return [Fast()]"),
        "minnet_backends: backend 'fast' should have a speed that is a number"),
    "a backend whose speed is no number": (
        hook("minnet_backends()", "class Fast(minnet.core.PythonBackend):", "    name = 'fast'",
             "    speed = 'very'", "return [Fast()]"),
        "minnet_backends: backend 'fast' should have a speed that is a number", "'very'"),
    "a backend whose speed cannot be asked for": (
        hook("minnet_backends()", "class Fast(minnet.core.PythonBackend):", "    name = 'fast'",
             "    speed = property(lambda self: 1 / 0)", "return [Fast()]"),
        "minnet_backends: ZeroDivisionError: division by zero"),
    "commands that raise": (
        hook("minnet_commands(subparsers)", "subparsers.no_such_thing()"),
        "minnet_commands: AttributeError: ", "no_such_thing"),
    "commands that raise an error of minnet's": (
        hook("minnet_commands(subparsers)", "minnet.core.LOSSES.find('no such')"),
        "minnet_commands: there is no loss named 'no such'"),
    "commands that are returned": (
        hook("minnet_commands(subparsers)", "return ['hello']"),
        "minnet_commands: it should return nothing, and returned ['hello']"),
    "a reader that raises": (
        hook("minnet_read(path)", "return path.content"),
        "minnet_read: AttributeError: 'str' object has no attribute 'content'"),
    "a reader that returns rubbish": (
        hook("minnet_read(path)", "return 42"),
        "minnet_read: it should return a Dataset, (train, test) or None, and returned 42"),
    "a reader whose test part is rubbish": (
        hook("minnet_read(path)", "return minnet.Dataset([[1.0]], [[1.0]]), 'test'"),
        "minnet_read: it should return a Dataset, (train, test) or None"),
    "an event's hook that raises": (
        hook("minnet_epoch_end(run, epoch)", "run.no_such_thing"),
        "minnet_epoch_end: AttributeError: ", "no_such_thing"),
    "an event's hook that returns something": (
        hook("minnet_train_end(run)", "return run.epochs"),
        "minnet_train_end: it should return nothing, and returned 2"),
}


def told(errors, *words):
    """Hold that errors are one line about the broken plugin with these words."""
    assert errors.count("\n") == 1 and errors.endswith("\n"), errors
    for word in words:
        assert word in errors


def listed(output):
    """The records of minnet plugins --json by the plugin's name."""
    return {record["name"]: record for record
            in map(json.loads, (line for line in output.splitlines() if line.startswith("{")))}


def serves(output):
    """Hold that the plugins without fault are listed as loaded, with their parts."""
    records = listed(output)
    assert [records[name]["status"] for name in ("good", "lists_backend", "mnist_idx")] \
        == ["loaded"] * 3
    assert records["good"]["parts"] == {"activation": ["sine"]}
    assert records["mnist_idx"]["parts"] == {"data set": ["digits", "mnist"]}


def furnish(house, source):
    """Put a good plugin, a broken one and a file to read into the house; the broken one's path."""
    house.plugin("good", GOOD)
    house.plugin("zzz_broken", source)
    (house.folder / "some.file").write_text("anything", encoding="utf-8")
    return house.plugins / "zzz_broken.py"


def is_an_error_to_its_author(house, source, *cause):
    """Hold that with MINNET_STRICT=1 this plugin's fault ends the command."""
    path = furnish(house, source)
    status, _, errors = house.minnet(*TRAIN, MINNET_STRICT="1")
    told(errors, f"minnet: error: plugin zzz_broken ({path}): {cause[0]}", *cause)
    assert status == 1


RUNS = {}


@pytest.fixture
def together(house):
    """All broken plugins beside the good one, run once: (exit status, output, errors, house)."""
    if house.with_pluggy not in RUNS:
        furnish(house, BROKEN["a syntax error"][0])
        for name, (source, *_) in BROKEN.items():
            house.plugin(called(name), source)
        RUNS[house.with_pluggy] = (*house.run(TRAIN_AND_LIST), house)
    return RUNS[house.with_pluggy]


def called(name):
    """A name for the plugin of this case."""
    return "zzz_" + "".join(letter if letter.isalpha() else "_" for letter in name)


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_told_in_one_line_and_its_plugin_listed_as_failed(together, name):
    _, output, errors, house = together
    plugin, (_, *cause) = called(name), BROKEN[name]
    told("".join(line for line in errors.splitlines(keepends=True) if f"plugin {plugin} " in line),
         f"minnet: plugin {plugin} ({house.plugins / plugin}.py): {cause[0]}", *cause)
    record = listed(output)[plugin]
    assert record["status"] == "failed"
    assert errors.count(f": {record['reason']}\n") >= 1


def test_among_broken_plugins_everything_else_serves(together):
    status, output, errors, _ = together
    assert (status, errors.count("\n")) == (0, len(BROKEN) + 1)
    serves(output)


@pytest.mark.parametrize("source, cause", [(source, cause) for source, *cause in BROKEN.values()],
                         ids=BROKEN)
def test_strictly_a_fault_ends_the_command(bare_house, source, cause):
    is_an_error_to_its_author(bare_house, source, *cause)


def test_no_hook_of_a_plugin_is_called_of_which_one_is_refused(house):
    furnish(house, hook("minnet_activations()", "print('called')", "return []")
            + "\n\n" + hook("minnet_read(file)", "return None"))
    status, output, errors = house.minnet("plugins")
    assert status == 0
    assert "called\n" not in output.splitlines(keepends=True)
    told(errors, "minnet: plugin zzz_broken", "minnet_read")


def test_a_missing_library_is_no_fault_but_makes_its_plugin_unavailable(house):
    furnish(house, "import a_library_of_nobodys")
    status, output, errors = house.run(TRAIN_AND_LIST, MINNET_STRICT="1")
    assert (status, errors) == (0, "")
    record = listed(output)["zzz_broken"]
    assert record["status"] == "unavailable"
    assert record["reason"] == ("needs a_library_of_nobodys, which is not installed: "
                                "python3 -m pip install a_library_of_nobodys")
    serves(output)


def test_a_library_is_called_by_the_name_that_installs_it(bare_house):
    furnish(bare_house,
            "raise ModuleNotFoundError('no module named sklearn.svm', name='sklearn.svm')")
    assert ("zzz_broken unavailable: needs sklearn, which is not installed: "
            "python3 -m pip install scikit-learn\n") in bare_house.minnet("plugins")[1]


def test_the_hooks_of_a_failed_plugin_are_not_called_again(house):
    furnish(house,
            hook("minnet_epoch_end(run, epoch)", "print('told of epoch', epoch.epoch)", "1 / 0"))
    status, output, errors = house.minnet(*TRAIN)
    assert status == 0
    assert [line for line in output.splitlines() if line.startswith("told")] == ["told of epoch 1"]
    told(errors, "minnet_epoch_end: ZeroDivisionError: division by zero")


GREET = hook("minnet_commands(subparsers)",
             "subparsers.add_parser('greet').set_defaults(run=lambda options: 1 / 0)")


def test_a_plugins_command_that_fails_says_so_in_one_line(house):
    furnish(house, GREET)
    assert house.minnet("greet") == (
        1, "", "minnet: error: the command of plugin zzz_broken failed: ZeroDivisionError: "
               "division by zero (MINNET_STRICT=1 shows where)\n")
    assert "Traceback" in house.minnet("greet", MINNET_STRICT="1")[2]


def test_so_does_the_command_of_a_folder(bare_house):
    folder = bare_house.plugins / "zzz_folder"
    folder.mkdir()
    (folder / "__init__.py").write_text("from .greeting import minnet_commands", encoding="utf-8")
    (folder / "greeting.py").write_text(GREET, encoding="utf-8")
    assert "the command of plugin zzz_folder failed: " in bare_house.minnet("greet")[2]


def test_a_command_of_a_name_that_is_taken_is_refused(house):
    furnish(house, GREET.replace("greet", "train"))
    status, output, errors = house.minnet(*TRAIN)
    assert status == 0
    told(errors, "minnet: plugin zzz_broken", "minnet_commands",
         "there is already a command named 'train'")


def test_a_plugin_that_was_named_says_if_its_library_is_missing(bare_house):
    (bare_house.folder / "needy.py").write_text("import a_library_of_nobodys\n", encoding="utf-8")
    assert bare_house.minnet("plugins", "--plugin", "needy.py")[2] == (
        "minnet: plugin needy is unavailable: needs a_library_of_nobodys, which is not installed: "
        "python3 -m pip install a_library_of_nobodys\n")


@pytest.mark.parametrize("fault", ["1 / 0", "raise SystemExit(0)",
                                   "subparsers.add_parser('train')"])
def test_of_commands_that_raise_half_way_nothing_stays(house, fault):
    furnish(house, hook(
        "minnet_commands(subparsers)", "subparsers.add_parser('halfway')",
        "train = subparsers.choices['train']", "train.add_argument('--half')",
        "train.set_defaults(epochs=77)", fault))
    status, output, errors = house.minnet(*TRAIN)
    assert status == 0 and "epoch 2 / 2" in output
    told(errors, "minnet: plugin zzz_broken", "minnet_commands: ")
    for words in (("halfway",), (*TRAIN, "--half", "1")):
        status, _, errors = house.minnet(*words)
        assert status == 2 and "minnet: plugin zzz_broken" in errors.splitlines()[0]
    assert "--half" not in house.minnet("train", "--help")[1]


def test_an_option_that_is_taken_already_is_a_fault_and_the_first_stays(house):
    furnish(house, hook("minnet_commands(subparsers)",
                        "subparsers.choices['train'].add_argument('--epochs')"))
    status, _, errors = house.minnet(*TRAIN)
    assert status == 0
    told(errors, "minnet: plugin zzz_broken", "minnet_commands: ArgumentError: ", "--epochs")


def test_ctrl_c_while_a_plugin_is_imported_ends_the_command(house):
    furnish(house, "raise KeyboardInterrupt")
    assert house.minnet("plugins")[::2] == (1, "\nminnet: stopped by Ctrl-C\n")


def test_an_argument_with_a_default_is_given_as_any_other(house):
    furnish(house, hook("minnet_epoch_end(run=None, epoch=None, further=7)",
                        "print(run.dataset.name, epoch.epoch, further)")
            + "\n\n" + hook("minnet_read(path='nothing')", "print(path)"))
    status, output, errors = house.minnet(*TRAIN)
    assert (status, errors) == (0, "")
    assert {"good 1 7", "good 2 7", "some.file"} <= set(output.splitlines())


BACKEND = hook("minnet_backends()", "class Fast(minnet.core.PythonBackend):",
               "    name, speed = 'fast', 1e9", "    def load(self, network):", "        {}",
               "return [Fast()]")

TWICE = """
    import minnet
    letters, _ = minnet.load_dataset("letters")
    for seed in (1, 2):
        network = minnet.Network.mlp([30, 3], seed=seed)
        history = minnet.train(network, letters, epochs=1, batch_size=1, learning_rate=1.0)
        minnet.predict(network, letters.inputs)
        print(minnet.evaluate(network, letters).total)
    """


@pytest.mark.parametrize("fault, told_of", [
    ("1 / 0", "minnet: plugin zzz_broken ({}): load of backend 'fast': ZeroDivisionError: "
              "division by zero\n"),
    ("raise minnet.MinnetError('backend fast has no layer dense')",
     "minnet: the next fastest backend is taken: backend fast has no layer dense\n"),
], ids=["a fault", "what it cannot do"])
def test_where_the_fastest_backend_cannot_load_the_next_does_and_it_is_said_once(
        bare_house, fault, told_of):
    path = furnish(bare_house, BACKEND.format(fault))
    assert bare_house.run(TWICE) == (0, "3\n3\n", told_of.format(path))
    status, output, errors = bare_house.minnet(*TRAIN)
    assert (status, errors) == (0, told_of.format(path))
    assert "backend lists\n" in output


def test_a_backend_that_was_named_and_cannot_load_is_an_error_of_its_plugins(bare_house):
    furnish(bare_house, BACKEND.format("raise KeyError(7)"))
    status, _, errors = bare_house.minnet(*TRAIN, "--backend", "fast")
    assert status == 1
    told(errors,
         "minnet: error: plugin zzz_broken failed: KeyError: 7 (MINNET_STRICT=1 shows where)")


@pytest.mark.parametrize("words", [("nofile.py",), ("some/folder",), ("nomodule",)])
@pytest.mark.parametrize("command", [("plugins",), ("train", "letters"), ("--version",)])
def test_a_plugin_that_is_asked_for_and_not_there_is_an_error(bare_house, command, words):
    status, output, errors = bare_house.minnet(*command, "--plugin", *words)
    assert (status, output) == (1, "")
    told(errors, "minnet: error: there is no file", " to load a plugin from", words[0])


@pytest.mark.parametrize("source, cause", [
    ("1 / 0", "plugin asked is failed: ZeroDivisionError: division by zero"),
    ("import a_library_of_nobodys", "plugin asked is unavailable: needs a_library_of_nobodys"),
    (hook("minnet_read(file)", "return None"), "plugin asked is failed: minnet_read: it asks for"),
])
def test_a_plugin_that_is_asked_for_and_cannot_be_loaded_is_an_error_but_is_listed(
        house, source, cause):
    (house.folder / "asked.py").write_text(source, encoding="utf-8")
    status, output, errors = house.minnet("train", "letters", "--plugin", "asked.py")
    assert (status, output) == (1, "")
    told(errors, f"minnet: error: {cause}")
    status, output, errors = house.minnet("plugins", "--json", "--plugin", "asked.py")
    assert status == 0 and listed(output)["asked"]["status"] in cause
    told(errors, "minnet: plugin asked ")


def test_a_plugin_of_the_environment_that_is_not_there_is_told_and_the_command_done(house):
    status, _, errors = house.minnet("train", "letters", MINNET_PLUGINS="nofile.py")
    assert status == 0
    told(errors, "minnet: plugin nofile (", "there is no file")
