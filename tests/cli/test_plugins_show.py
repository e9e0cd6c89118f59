"""`minnet plugins show NAME`: one plugin with its own words; and the columns of the list."""

import json

import minnet


def test_a_plugin_is_shown_with_its_docstring_and_those_of_its_parts(done):
    lines = done("plugins", "show", "mnist_idx").splitlines()
    assert lines[0] == f"mnist_idx {minnet.__version__}, bundled, loaded"
    assert lines[1].endswith("mnist_idx.py")
    assert any(line.startswith("Reads IDX files, the format of MNIST") for line in lines)
    digits, mnist = lines.index("data set digits"), lines.index("data set mnist")
    assert lines[digits + 1] \
        == "    5,000 training and 1,000 test images of MNIST, which this plugin carries."
    assert lines[mnist + 1].startswith("    MNIST's 60,000 training and 10,000 test images")


def test_a_part_that_is_no_function_is_shown_with_the_docstring_of_its_class(done):
    lines = done("plugins", "show", "lists_backend").splitlines()
    first = lines[lines.index("backend lists") + 1]
    assert first == "    " + type(minnet.core.BACKENDS.find("lists")).__doc__.splitlines()[0]


def test_an_unknown_plugin_is_told_with_those_that_there_are(refused):
    sentence = refused("plugins", "show", "mnist")
    assert sentence.startswith("minnet: error: there is no plugin named 'mnist'; there are ")
    for name in ("lists_backend", "mnist_idx"):
        assert name in sentence


def test_a_plugin_to_show_has_to_be_named(says):
    status, output, errors = says("plugins", "show")
    assert (status, output) == (2, "")
    assert "NAME" in errors


def test_the_list_has_a_column_of_versions_and_one_of_hooks(done):
    rows = done("plugins").splitlines()
    assert rows[0].split() == ["plugin", "version", "from", "status", "hooks", "and", "parts"]
    listed = {row.split()[0]: row.split() for row in rows[1:]}
    assert listed["mnist_idx"][1:6] == [minnet.__version__, "bundled", "loaded", "datasets", "read"]


def test_json_has_the_version(done):
    records = map(json.loads, done("plugins", "--json").splitlines())
    assert {record["name"]: record["version"] for record in records}["lists_backend"] \
        == minnet.__version__


def test_a_plugin_in_a_file_is_shown_with_its_path_and_listed_with_its_own_version(process,
                                                                                   tmp_path):
    path = tmp_path / "swish.py"
    path.write_text('"""Swish, and\n\n    what is said of it.\n"""\nimport minnet\n\n'
                    '__version__ = "3.1"\n\n\ndef swish(z):\n    """z times sigma of z"""\n\n\n'
                    '@minnet.hookimpl\ndef minnet_activations():\n'
                    '    return [minnet.Activation("swish", swish, swish), '
                    'minnet.Activation("flat", lambda z: z, swish)]\n', encoding="utf-8")
    shown = process("plugins", "show", "swish", "--plugin", path).communicate()
    assert shown == (f"swish 3.1, file, loaded\n{path}\n\nSwish, and\n\n"
                     "what is said of it.\n\nactivation swish\n    z times sigma of z\n\n"
                     "activation flat\n    no docstring\n", "")
    rows = [row.split()
            for row in process("plugins", "--plugin", path).communicate()[0].splitlines()]
    place = rows.index(["swish", "3.1", "file", "loaded", "activations"])
    assert rows[place + 1] == ["activation:", "swish,", "flat"]


def test_a_plugin_that_does_not_serve_is_shown_with_its_reason(process, tmp_path):
    broken, needy, plain = (tmp_path / f"{name}.py" for name in ("broken", "needy", "plain"))
    broken.write_text("1 / 0", encoding="utf-8")
    needy.write_text("import a_library_of_nobodys", encoding="utf-8")
    plain.write_text("", encoding="utf-8")
    assert process("plugins", "show", "broken", "--plugin", broken).communicate()[0] \
        == f"broken, file, failed: ZeroDivisionError: division by zero\n{broken}\n"
    assert process("plugins", "show", "needy", "--plugin", needy).communicate()[0].startswith(
        "needy, file, unavailable: needs a_library_of_nobodys, ")
    blocked = process("plugins", "show", "plain", "--plugin", plain, "--no-plugin", "plain")
    assert blocked.communicate()[0] == f"plain, file, blocked\n{plain}\n"
