"""How plugins come to minnet: as entry points, named, from Python; and how they are kept out."""

import json
import shutil
import textwrap

import pytest

SWISH = '''
    """Swish."""

    import math, minnet

    __version__ = "3.1"


    def swish(z):
        """z sigma(z)"""
        return z / (1 + math.exp(-z))


    @minnet.hookimpl
    def minnet_activations():
        return [minnet.Activation("swish", swish, lambda z: 1.0)]
    '''

SWISH_OF_ZERO = "import minnet; print(minnet.Neuron([1.0], 0.0, 'swish').output([0.0]))"

COMMAND = """
    import minnet

    @minnet.hookimpl
    def minnet_commands(subparsers):
        parser = subparsers.add_parser("greet", help="say hello")
        parser.add_argument("name")
        parser.set_defaults(run=greet)

    def greet(options):
        if options.name == "nobody":
            raise minnet.MinnetError("there is nobody to greet")
        print("hello", options.name)
    """

NEEDY = """
    import minnet
    import a_library_of_nobodys

    @minnet.hookimpl
    def minnet_activations():
        return [minnet.Activation("snake", a_library_of_nobodys.snake, a_library_of_nobodys.slope)]
    """


def write(path, source):
    """Write a file of Python, and the folder it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    return path


def install(house, entry="swish = fake_swish", source=SWISH):
    """Put a distribution with one entry point beside the package, as pip would."""
    write(house.folder / "fake_swish.py", source)
    write(house.folder / "fake-1.2.dist-info" / "METADATA",
          "Metadata-Version: 2.1\nName: fake\nVersion: 1.2\n")
    write(house.folder / "fake-1.2.dist-info" / "entry_points.txt", f"[minnet]\n{entry}\n")


def listed(house, *words, **environment):
    """The records of minnet plugins --json by the plugin's name, and the errors beside them."""
    status, output, errors = house.minnet("plugins", "--json", *words, **environment)
    assert status == 0
    return {record["name"]: record for record in map(json.loads, output.splitlines())}, errors


def one_line(errors, *words):
    """Hold that errors are one line with these words."""
    assert errors.count("\n") == 1 and errors.endswith("\n"), errors
    for word in words:
        assert word in errors


def test_an_entry_point_is_found_and_listed_with_its_distribution(house):
    install(house)
    assert house.says(SWISH_OF_ZERO) == "0.0"
    plugins, errors = listed(house)
    assert errors == ""
    assert plugins["swish"] == {
        "name": "swish", "version": "1.2", "origin": "distribution fake",
        "file": str(house.folder / "fake_swish.py"), "status": "loaded",
        "reason": "", "hooks": ["minnet_activations"], "parts": {"activation": ["swish"]},
    }


def test_an_entry_point_that_fails_is_told_and_the_others_serve(house):
    install(house, source="1 / 0")
    plugins, errors = listed(house)
    one_line(errors, "minnet: plugin swish (", "fake", "): ZeroDivisionError: division by zero")
    assert plugins["swish"]["origin"] == "distribution fake"
    assert (plugins["swish"]["status"], plugins["mnist_idx"]["status"]) == ("failed", "loaded")


def test_a_distribution_that_lies_in_two_folders_is_taken_once(house):
    install(house)
    shutil.copytree(house.folder / "fake-1.2.dist-info",
                    house.folder / "again" / "fake-1.2.dist-info")
    status, output, errors = house.run(f"sys.path.append({str(house.folder / 'again')!r})\n"
                                       + SWISH_OF_ZERO)
    assert (status, output, errors) == (0, "0.0\n", "")


def test_entry_points_of_others_that_cannot_be_read_harm_nobody(house):
    install(house)
    for name, content in (("latin", b"[minnet]\nx = caf\xe9\n"), ("rubbish", b"[[[\n= =\n")):
        folder = house.folder / f"{name}-1.0.dist-info"
        folder.mkdir()
        (folder / "entry_points.txt").write_bytes(content)
    plugins, errors = listed(house)
    assert errors == ""
    assert plugins["swish"]["status"] == "loaded"
    assert "entry points cannot be read" in listed(house, MINNET_TRACE="1")[1]


def test_an_entry_point_to_a_module_that_is_not_there_is_a_fault_and_no_missing_library(bare_house):
    install(bare_house, entry="swish = fake_swoosh")
    plugins, errors = listed(bare_house)
    one_line(errors, "minnet: plugin swish (", "fake_swoosh")
    assert plugins["swish"]["status"] == "failed"


def test_a_file_is_named_on_the_command_line(house):
    path = write(house.folder / "some where" / "swish.py", SWISH)
    plugins, errors = listed(house, "--plugin", path)
    assert errors == ""
    assert plugins["swish"] == {
        "name": "swish", "version": "3.1", "origin": "file", "file": str(path), "status": "loaded",
        "reason": "",
        "hooks": ["minnet_activations"], "parts": {"activation": ["swish"]},
    }


FOLDER = {"__init__": """
    import minnet
    from .formulas import swish

    @minnet.hookimpl
    def minnet_activations():
        from . import formulas
        return [minnet.Activation("swish", formulas.swish, lambda z: 1.0)]
    """, "formulas": "def swish(z):\n    return z / 2"}

SWISH_OF_FOUR = "import minnet; print(minnet.Neuron([1.0], 0.0, 'swish').output([4.0]))"


def write_folder(folder):
    """Write a plugin that is a folder; the file that it starts with."""
    for name, source in FOLDER.items():
        write(folder / f"{name}.py", source)
    return folder / "__init__.py"


@pytest.mark.parametrize("words", ["some where/swish", "some where/swish/"])
def test_a_folder_is_named_as_a_file_is(house, words):
    start = write_folder(house.folder / "some where" / "swish")
    plugins, errors = listed(house, "--plugin", words)
    assert errors == ""
    assert plugins["swish"] == {
        "name": "swish", "version": "", "origin": "file", "file": str(start), "status": "loaded",
        "reason": "", "hooks": ["minnet_activations"], "parts": {"activation": ["swish"]},
    }
    assert house.run(SWISH_OF_FOUR, MINNET_PLUGINS=words) == (0, "2.0\n", "")


def test_a_folder_here_is_named_by_its_name_alone_and_loaded_in_python(bare_house):
    write_folder(bare_house.folder / "elsewhere" / "swish")
    program = "import os, minnet; os.chdir('elsewhere'); minnet.load_plugin('swish')\n"
    assert bare_house.says(program + SWISH_OF_FOUR) == "2.0"


def test_a_folder_among_the_plugins_of_minnet_is_one_of_them(house):
    start = write_folder(house.plugins / "swish")
    assert house.says(SWISH_OF_FOUR) == "2.0"
    plugin = listed(house)[0]["swish"]
    assert (plugin["origin"], plugin["file"]) == ("bundled", str(start))


def test_a_folder_without_its_first_file_is_told(bare_house):
    (bare_house.folder / "some" / "swish").mkdir(parents=True)
    status, _, errors = bare_house.minnet("plugins", "--plugin", "some/swish")
    assert status == 1
    one_line(errors, "minnet: error: there is no file "
                     f"{bare_house.folder / 'some' / 'swish' / '__init__.py'}")


def test_a_module_that_a_folder_lacks_is_a_fault_and_no_missing_library(bare_house):
    write(bare_house.folder / "some" / "swish" / "__init__.py", "from .formulas import swish")
    plugins, errors = listed(bare_house, "--plugin", "some/swish")
    one_line(errors, "minnet: plugin swish (", "ModuleNotFoundError", "formulas")
    assert plugins["swish"]["status"] == "failed"


def test_two_files_whose_paths_look_alike_are_two_plugins(bare_house):
    write(bare_house.folder / "some" / "one.py", SWISH.replace('"swish"', '"one"'))
    write(bare_house.folder / "some_one.py", SWISH.replace('"swish"', '"two"'))
    plugins, errors = listed(bare_house, "--plugin", "some/one.py", "--plugin", "some_one.py")
    assert errors == ""
    assert plugins["one"]["parts"] == {"activation": ["one"]}
    assert plugins["some_one"]["parts"] == {"activation": ["two"]}


def test_plugins_of_minnet_that_do_not_lie_beside_it_are_not_taken(house):
    (house.folder / "elsewhere").mkdir()
    for name in {"minnet_plugins", house.plugins.name}:
        (house.folder / name).rename(house.folder / "elsewhere" / name)
    assert house.says("""
        import minnet
        sys.path.append("elsewhere")
        import minnet_plugins.optimizers
        try:
            minnet.core.ACTIVATIONS.find("elu")
        except minnet.MinnetError as error:
            print(error)
        """).startswith("there is no activation named 'elu'")


def test_the_option_may_stand_before_the_command_and_be_repeated(bare_house):
    write(bare_house.folder / "swish.py", SWISH)
    write(bare_house.folder / "greeting.py", COMMAND)
    assert bare_house.minnet("--plugin", "swish.py", "--plugin=greeting.py", "greet",
                             "you") == (0, "hello you\n", "")


def test_a_module_is_named_on_the_command_line(house):
    write(house.folder / "package" / "__init__.py", "")
    path = write(house.folder / "package" / "swish.py", SWISH)
    plugins, errors = listed(house, "--plugin", "package.swish")
    assert errors == ""
    assert (plugins["swish"]["origin"], plugins["swish"]["status"]) == ("module", "loaded")
    assert plugins["swish"]["file"] == str(path)


def test_files_and_modules_are_named_in_the_environment(house):
    write(house.folder / "elsewhere" / "swish.py", SWISH)
    write(house.folder / "greeting.py", COMMAND)
    status, output, errors = house.run(SWISH_OF_ZERO,
                                       MINNET_PLUGINS=" elsewhere/swish.py , greeting,")
    assert (status, output, errors) == (0, "0.0\n", "")
    assert house.minnet("greet", "you",
                        MINNET_PLUGINS="elsewhere/swish.py,greeting") == (0, "hello you\n", "")


def test_a_file_that_is_named_twice_is_loaded_once(house):
    path = write(house.folder / "swish.py", "print('loaded')\n" + textwrap.dedent(SWISH))
    status, output, errors = house.minnet("plugins", "--plugin", path, "--plugin", "swish.py",
                                          MINNET_PLUGINS="swish.py")
    assert (status, errors) == (0, "")
    assert output.startswith("loaded\n") and output.count("loaded\n") == 1
    assert [line.split()[0] for line in output.splitlines()].count("swish") == 1


def test_of_two_files_of_one_name_the_second_is_refused(bare_house):
    write(bare_house.folder / "swish.py", SWISH)
    second = write(bare_house.folder / "other" / "swish.py", SWISH.replace('"swish"', '"swoosh"'))
    status, output, errors = bare_house.run(
        "import minnet; print('swish' in minnet.core.ACTIVATIONS.names() or minnet.Neuron([1.0], "
        "0.0, 'swish').output([0.0]))",
                                       MINNET_PLUGINS="swish.py,other/swish.py")
    assert (status, output) == (0, "0.0\n")
    one_line(errors, f"minnet: plugin swish ({second}): there is already a plugin of that name")


def test_a_file_of_the_environment_that_is_not_there_is_told_and_the_command_done(bare_house):
    plugins, errors = listed(bare_house, MINNET_PLUGINS="swish.py")
    path = bare_house.folder / "swish.py"
    one_line(errors, f"minnet: plugin swish ({path}): there is no file {path}")
    assert (plugins["swish"]["status"], plugins["mnist_idx"]["status"]) == ("failed", "loaded")


def test_a_module_that_is_not_there_is_told_and_not_taken_for_a_library_to_install(bare_house):
    plugins, errors = listed(bare_house, MINNET_PLUGINS="swoosh")
    one_line(errors, "minnet: plugin swoosh (", "swoosh")
    assert "pip install" not in errors
    assert (plugins["swoosh"]["status"], plugins["mnist_idx"]["status"]) == ("failed", "loaded")


def test_a_file_that_is_no_python_is_told(bare_house):
    write(bare_house.folder / "other" / "notes.txt", "not Python")
    one_line(listed(bare_house, "--plugin", "other/notes.txt")[1], "minnet: plugin notes",
             "notes.txt is no Python file: its name should end in .py")


def test_what_is_blocked_is_listed_but_never_imported(house):
    house.plugin("noisy", "print('imported')")
    install(house, source="print('imported')")
    path = write(house.folder / "named.py", "print('imported')")
    plugins, errors = listed(house, "--plugin", path, "--no-plugin", "noisy",
                             MINNET_BLOCK="swish, named,")
    assert errors == ""
    assert {name for name, plugin in plugins.items() if plugin["status"] == "blocked"} \
        == {"noisy", "swish", "named"}


def test_what_is_blocked_brings_nothing(bare_house):
    status, output, errors = bare_house.minnet("train", "digits", "--no-plugin", "mnist_idx")
    assert (status, output) == (1, "")
    one_line(errors, "minnet: error: there is no data set named 'digits'")
    assert bare_house.minnet("train", "digits", MINNET_BLOCK="mnist_idx")[0] == 1


def test_a_blocked_plugin_that_is_broken_does_no_harm(bare_house):
    bare_house.plugin("broken", "1 / 0")
    plugins, errors = listed(bare_house, MINNET_BLOCK="broken", MINNET_STRICT="1")
    assert (errors, plugins["broken"]["status"]) == ("", "blocked")


def test_a_plugin_is_loaded_in_python_from_a_file_a_module_or_itself(house):
    for name in ("one", "two", "three"):
        write(house.folder / "elsewhere" / f"{name}.py", SWISH.replace('"swish"', f'"{name}"'))
    assert house.says("""
        import pathlib, types, minnet
        sys.path.append("elsewhere")
        import three
        here = types.ModuleType("here")
        here.minnet_activations = minnet.hookimpl(lambda: [minnet.Activation("here", abs, abs)])
        ways = (pathlib.Path("elsewhere", "one.py"), "two", three, here)
        plugins = [minnet.load_plugin(what) for what in ways]
        print(*(plugin.name for plugin in plugins), *(plugin.status for plugin in plugins))
        print(*(minnet.Neuron([1.0], 0.0, plugin.name).output([0.0]) for plugin in plugins))
        """) == "one two three here loaded loaded loaded loaded\n0.0 0.0 0.0 0.0"


def test_loading_the_same_again_changes_nothing(house):
    write(house.folder / "swish.py", SWISH)
    write(house.folder / "swoosh.py", SWISH.replace('"swish"', '"swoosh"'))
    write(house.folder / "whoosh.py", SWISH.replace('"swish"', '"whoosh"'))
    assert house.says("""
        import types, minnet, whoosh
        from minnet.plugin import plugins
        here = types.ModuleType("here")
        for what in ("swish.py", "swoosh", whoosh, here):
            first = minnet.load_plugin(what)
            count = len(plugins().all)
            print(minnet.load_plugin(what) is first, len(plugins().all) - count)
        """).splitlines() == ["True 0"] * 4


def test_another_module_of_the_same_name_is_refused_and_not_taken_for_the_first(house):
    status, output, _ = house.run("""
        import types, minnet
        for name in ("one", "two"):
            here = types.ModuleType("here")
            here.minnet_activations = minnet.hookimpl(lambda: [minnet.Activation(name, abs, abs)])
            try:
                print(minnet.load_plugin(here).status)
            except minnet.MinnetError as error:
                print(error)
        """)
    assert (status, output) \
        == (0, "loaded\nplugin here is failed: there is already a plugin of that name\n")


def test_a_plugin_may_be_loaded_when_names_have_been_asked_for_already(house):
    write(house.folder / "swish.py", SWISH)
    assert house.says("""
        import minnet
        try:
            minnet.Neuron([1.0], 0.0, "swish")
        except minnet.MinnetError:
            print("unknown")
        minnet.load_plugin("swish.py")
        print(minnet.Neuron([1.0], 0.0, "swish").output([0.0]))
        """) == "unknown\n0.0"


def test_loading_what_cannot_serve_is_an_error_that_says_why(house):
    write(house.folder / "broken.py", "1 / 0")
    write(house.folder / "needy.py", NEEDY)
    write(house.folder / "swish.py", SWISH)
    status, output, _ = house.run("""
        import minnet
        for what in ("broken.py", "needy.py", "swish.py", "nowhere.py"):
            try:
                minnet.load_plugin(what)
            except minnet.MinnetError as error:
                print(error)
        """, MINNET_BLOCK="swish")
    assert status == 0
    assert output.splitlines() == [
        "plugin broken is failed: ZeroDivisionError: division by zero",
        "plugin needy is unavailable: needs a_library_of_nobodys, which is not installed: python3 "
        "-m pip install a_library_of_nobodys",
        "plugin swish is blocked",
        f"plugin nowhere is failed: there is no file {house.folder / 'nowhere.py'}",
    ]


def test_a_command_of_a_plugins_stands_in_the_help_and_its_errors_are_minnets(house):
    house.plugin("greeting", COMMAND)
    status, output, errors = house.minnet("--help")
    assert (status, errors) == (0, "")
    assert "greet" in output and "say hello" in output and "--plugin" in output and "--no-plugin" \
        in output
    assert house.minnet("greet", "nobody") == (1, "", "minnet: error: there is nobody to greet\n")


def test_an_unknown_name_is_told_with_the_unavailable_plugin_that_would_bring_it(house):
    house.plugin("needy", NEEDY)
    status, output, errors = house.minnet("train", "letters", "--activation", "snake")
    assert (status, output) == (1, "")
    one_line(errors, "there is no activation named 'snake' (plugin needy would bring it, but needs "
                     "a_library_of_nobodys, which is not installed: "
                     "python3 -m pip install a_library_of_nobodys); known: ")


def test_an_unavailable_plugin_of_another_distribution_is_told_too(bare_house):
    install(bare_house, source=NEEDY)
    status, _, errors = bare_house.minnet("train", "letters", "--activation", "snake")
    assert status == 1
    one_line(errors, "there is no activation named 'snake' (plugin swish would bring it, but needs "
                     "a_library_of_nobodys")


def test_an_unavailable_plugin_has_no_part_in_other_unknown_names(bare_house):
    bare_house.plugin("needy", NEEDY)
    status, _, errors = bare_house.minnet("train", "letters", "--activation", "zzzzzz")
    assert status == 1
    assert "needy" not in errors


def test_an_unavailable_plugin_in_an_old_encoding_does_no_harm(bare_house):
    (bare_house.plugins / "needy.py").write_bytes(
        "# -*- coding: latin-1 -*-\n# é\nimport a_library_of_nobodys\n".encode("latin-1"))
    status, _, errors = bare_house.minnet("train", "letters", "--activation", "zzzzzz")
    assert status == 1
    one_line(errors, "minnet: error: there is no activation named 'zzzzzz'")


def test_a_command_that_does_not_say_what_to_run_is_told_so(bare_house):
    bare_house.plugin("silent", """
        import minnet

        @minnet.hookimpl
        def minnet_commands(subparsers):
            subparsers.add_parser("hello")
        """)
    status, output, errors = bare_house.minnet("hello")
    assert (status, output) == (1, "")
    assert errors.startswith("minnet: error: the command hello does not say what it does: ") \
        and "set_defaults(run=" in errors
    assert errors.count("\n") == 1
