"""Importing minnet must stay light, and must give every name that the design promises."""

import configparser
import json
import os
import pathlib
import subprocess
import sys

import pytest

import minnet

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

PUBLIC = ("explain Neuron Dense Network Dataset load_dataset train evaluate predict "
          "numerical_derivative numerical_gradient gradient_descent check_gradients save load "
          "hookimpl MinnetError").split()

NETWORK = "mlp predict classify cost backprop".split()


def loaded_by(code):
    """The names of the modules that some lines of Python load."""
    program = (f"import json, sys; before = set(sys.modules)\n{code}\n"
               "print(json.dumps(sorted(set(sys.modules) - before)))")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def of(package, modules):
    """Those of the modules that belong to a package."""
    return [name for name in modules if name == package or name.startswith(package + ".")]


@pytest.mark.parametrize("package", [
    "pluggy", "numpy", "argparse", "minnet_plugins", "minnet.cli", "minnet.plugin",
    "minnet.equations", "minnet.explain.explanation"])
def test_importing_minnet_leaves_out(package):
    assert of(package, loaded_by("import minnet")) == []


def test_a_network_of_the_cores_own_parts_needs_no_plugin():
    modules = loaded_by("import minnet\nminnet.train(minnet.Network.mlp([30, 3]), "
                        "minnet.load_dataset('letters')[0], "
                        "epochs=1, batch_size=1, learning_rate=1.0, backend='python')")
    assert of("minnet_plugins", modules) == []


def test_a_name_that_the_core_does_not_know_loads_the_plugins():
    assert "minnet_plugins.mnist_idx" in loaded_by("import minnet\nminnet.load_dataset('digits')")


@pytest.mark.parametrize("name", PUBLIC)
def test_minnet_has(name):
    assert callable(getattr(minnet, name))


@pytest.mark.parametrize("name", NETWORK)
def test_a_network_has(name):
    assert callable(getattr(minnet.Network, name))


def test_hookimpl_is_made_when_it_is_first_asked_for():
    modules = loaded_by("import minnet\nassert 'minnet.plugin' not in sys.modules\nminnet.hookimpl")
    assert "minnet.plugin.markers" in modules
    assert of("minnet_plugins", modules) == []


def test_hookimpl_can_be_imported_by_name():
    assert "minnet.plugin.markers" in loaded_by("from minnet import hookimpl")


def test_hookimpl_hands_the_function_back():
    def minnet_activations():
        return ["mine"]

    assert minnet.hookimpl(minnet_activations)() == ["mine"]


def test_a_name_that_minnet_lacks_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'minnet' has no attribute 'perceptron'"):
        minnet.perceptron


def test_a_minnet_error_is_a_value_error():
    assert issubclass(minnet.MinnetError, ValueError)


def test_every_package_is_named_to_be_installed():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    found = [path.parent.relative_to(ROOT).parts for top in ("minnet", "plugins")
             for path in (ROOT / top).rglob("__init__.py")]
    names = [".".join(parts).replace("plugins", "minnet_plugins", 1) if parts[0] == "plugins"
             else ".".join(parts) for parts in found]
    assert sorted(setup["options"]["packages"].split()) == sorted(names)
