"""This Python passes the conformance script, and the judge lets no wrong number pass."""

import importlib.util
import json
import pathlib
import shutil
import subprocess
import sys

import pytest

import minnet
from minnet_plugins.bundle import write_bundle

HERE = pathlib.Path(__file__).parent


def module(name):
    """A module of this folder."""
    spec = importlib.util.spec_from_file_location(f"restricted_{name}", HERE / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


judge = module("judge")


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What the script prints for the core copied out and its bundles, nothing else being seen."""
    folder = tmp_path_factory.mktemp("restricted")
    shutil.copytree(pathlib.Path(minnet.core.__file__).parent, folder / "core",
                    ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "conformance.py", folder)
    write_bundle(folder / "minnet_core.py")
    write_bundle(folder / "minnet_small.py", small=True)
    program = (f"import sys; sys.path.insert(0, {str(folder)!r}); import conformance; "
               "conformance.main(['core', 'minnet_core', 'minnet_small'])")
    done = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", program], capture_output=True,
                          encoding="utf-8")
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("form", ["core", "minnet_core", "minnet_small"])
def test_every_check_holds_and_every_number_is_numpys(printed, form):
    verdict, = judge.judge(printed, [form], {})
    assert verdict.failures == []
    assert verdict.difference < 1e-12 and verdict.passed > 50


def test_the_package_itself_conforms(capsys):
    assert module("conformance").main(["minnet.core"]) == 0
    verdict, = judge.judge(capsys.readouterr().out, ["minnet.core"], {})
    assert verdict.failures == []


def test_a_core_that_cannot_be_imported_is_a_failure_and_the_next_is_still_checked(printed, capsys):
    assert module("conformance").main(["no_such_core"]) == 1
    assert judge.judge(capsys.readouterr().out + printed, ["no_such_core", "core"],
                       {})[1].failures == []


def test_the_stored_numbers_are_those_that_numpy_computes(monkeypatch):
    pytest.importorskip("numpy", reason="NumPy is missing: it computes the numbers")
    monkeypatch.syspath_prepend(str(HERE))
    computed = module("make_numbers").numbers()
    assert sorted(computed) == sorted(judge.EXPECTED)
    for name, values in computed.items():
        assert values == pytest.approx(judge.EXPECTED[name], rel=0, abs=1e-13)


def says(lines):
    return judge.judge("core x\n" + lines, ["x"], {"model": [0.5]})[0].failures


def right_numbers():
    return "".join(f"= {name} {' '.join(map(repr, values))}\n"
                   for name, values in judge.EXPECTED.items())


def test_a_report_with_every_number_and_an_end_is_accepted():
    assert says(right_numbers() + "ok one\n= model 0.5\nend 0\n") == []


@pytest.mark.parametrize("found, failure", [
    (right_numbers(), "it did not come to its end"),
    (right_numbers() + "FAILED one and one is two\nend 1\n", "one and one is two"),
    (right_numbers() + "= model 0.5000000000000001\nend 0\n",
     "model: not the numbers that were put in"),
    ("= fixed-loss 1.0\nend 0\n", "fixed-outputs: inf away from NumPy's numbers"),
], ids=["cut short", "a failed check", "a last digit", "numbers missing"])
def test_a_report_is_refused(found, failure):
    assert failure in says(found)


def test_a_number_that_is_two_millionths_of_a_millionth_away_is_refused():
    name, values = "fixed-loss", judge.EXPECTED["fixed-loss"]
    assert says(right_numbers() + f"= {name} {values[0] + 5e-13!r}\nend 0\n") == []
    assert (says(right_numbers() + f"= {name} {values[0] + 2e-12!r}\nend 0\n")
            == ["fixed-loss: 2.0e-12 away from NumPy's numbers"])
    assert (says(right_numbers() + f"= {name} nan\nend 0\n")
            == ["fixed-loss: inf away from NumPy's numbers"])


def test_the_stored_numbers_are_finite_and_cover_the_fixed_network():
    numbers = json.loads((HERE / "numbers.json").read_text(encoding="utf-8"))
    assert len(numbers["fixed-weights"]) == 4 * 6 + 6 + 6 * 5 + 5 + 5 * 3 + 3
