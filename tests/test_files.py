"""A saved network comes back to the last bit; nothing that goes wrong costs the one before it."""

import errno
import json
import math
import os
import pathlib
import signal
import stat
import subprocess
import sys
import threading

import minnet
import pytest

AWKWARD = [5e-324, 2.2250738585072014e-308, -0.0, 0.1, 1 / 3, math.pi, 1e308,
           -1.7976931348623157e308, 1e16 + 2]

BY_HAND = """{
    "format": "minnet network", "version": 1,
    "loss": "half_squared_error", "classes": ["no", "yes"],
    "layers": [{
        "layer": "dense",
        "settings": {"inputs": 2, "neurons": 1, "activation": "identity", "bias": true,
                     "initializer": "zeros"},
        "weights": [[2.0, -1.0]], "biases": [0.5]
    }]
}"""


@pytest.fixture
def path(tmp_path):
    """Where to save to, in a folder of its own."""
    return tmp_path / "model.json"


@pytest.fixture
def network():
    """A small network."""
    return minnet.Network.mlp([3, 4, 2], activation="tanh", output_activation="softmax",
                              loss="cross_entropy", seed=3)


def hexadecimal(network):
    """Every weight and bias of a network, with all its bits to be seen."""
    return [[[w.hex() for w in w_j] for w_j in layer.weights] + [b.hex() for b in layer.biases]
            for layer in network.layers]


def changed(network, path, change):
    """Save a network, and change what the file says."""
    minnet.save(network, path)
    description = json.loads(path.read_text(encoding="utf-8"))
    change(description)
    path.write_text(json.dumps(description), encoding="utf-8")


def no_space(*arguments):
    """What the system says of a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_every_bit_of_every_weight_comes_back(network, path):
    minnet.save(network, path)
    assert hexadecimal(minnet.load(path)) == hexadecimal(network)


def test_the_smallest_the_largest_and_the_negative_zero_come_back(path):
    network = minnet.Network([minnet.Dense(len(AWKWARD), 1, "identity")])
    network.layers[0].weights = [list(AWKWARD)]
    minnet.save(network, path)
    assert [w.hex() for w in minnet.load(path).layers[0].weights[0]] == [w.hex() for w in AWKWARD]


def test_layers_activations_and_loss_come_back(network, path):
    minnet.save(network, path)
    assert repr(minnet.load(path)) == "Network(3-4-2, tanh, softmax, cross_entropy)"


def test_the_names_of_the_classes_come_back(path):
    letters, _ = minnet.load_dataset("letters")
    network = minnet.Network.mlp([30, 3])
    minnet.train(network, letters, epochs=1, batch_size=3, learning_rate=1.0)
    minnet.save(network, path)
    assert minnet.load(path).classes == ["A", "B", "C"]


def test_a_network_that_was_never_trained_has_no_classes_before_and_after(network, path):
    minnet.save(network, path)
    assert minnet.load(path).classes is None


def test_a_network_without_biases_stays_without(path):
    minnet.save(minnet.Network.mlp([2, 2], bias=False), path)
    layer = minnet.load(path).layers[0]
    assert layer.parameters == ("weights",)
    assert layer.biases == [0.0, 0.0]


def test_a_loaded_network_learns_on_from_where_it_was(network, path):
    minnet.save(network, path)
    again = minnet.load(path)
    data = minnet.Dataset([[0, 1, 2], [3, 4, 5]], [[1, 0], [0, 1]])
    for each in (network, again):
        minnet.train(each, data, epochs=3, batch_size=1, learning_rate=0.1)
    assert hexadecimal(again) == hexadecimal(network)


def test_a_file_written_by_hand_is_a_network(path):
    path.write_text(BY_HAND, encoding="utf-8")
    network = minnet.load(path)
    assert network.predict([3.0, 4.0]) == [2.5]
    assert network.classes == ["no", "yes"]


def test_a_saved_file_is_json_that_names_its_kind_and_version(network, path):
    minnet.save(network, path)
    description = json.loads(path.read_text(encoding="utf-8"))
    assert (description["format"], description["version"]) == ("minnet network", 2)


def test_a_path_may_be_text_or_a_path_object(network, tmp_path):
    minnet.save(network, str(tmp_path / "text.json"))
    minnet.save(network, tmp_path / "object.json")
    assert (tmp_path / "text.json").read_bytes() == (tmp_path / "object.json").read_bytes()
    assert repr(minnet.load(str(tmp_path / "object.json"))) == repr(network)


def test_saving_to_a_link_changes_the_file_that_it_leads_to(network, tmp_path):
    (tmp_path / "real.json").write_text(BY_HAND, encoding="utf-8")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    minnet.save(network, tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert repr(minnet.load(tmp_path / "real.json")) == repr(network)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(minnet.MinnetError,
                       match=r"cannot read the network .*nothing\.json: No such file"):
        minnet.load(tmp_path / "nothing.json")


def test_a_folder_is_no_network(tmp_path):
    with pytest.raises(minnet.MinnetError, match="cannot read the network .*: Is a directory"):
        minnet.load(tmp_path)


def test_bytes_that_are_no_text_are_no_network(path):
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json is not a network that minnet saved: it is not text"):
        minnet.load(path)


@pytest.mark.parametrize("text", ["", "three weights", "[" * 100000])
def test_text_that_is_no_json_is_no_network(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json is not a network that minnet saved: it is not JSON"):
        minnet.load(path)


@pytest.mark.parametrize("text", ["[1, 2]", "3", "null", '{"format": "another"}', "{}"])
def test_json_of_another_kind_is_no_network(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(minnet.MinnetError,
                       match=r'model\.json is JSON, but not a network that minnet saved: it lacks '
                             r'"format": "minnet network"'):
        minnet.load(path)


def test_a_file_of_a_newer_version_says_so(network, path):
    changed(network, path, lambda description: description.update(version=3))
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json is written in version 3 .* reads version 2: .*update "
                             r"minnet"):
        minnet.load(path)


@pytest.mark.parametrize("version", [0, "2", None, 1.5])
def test_a_version_that_never_was_says_that_the_file_was_changed(network, path, version):
    changed(network, path, lambda description: description.update(version=version))
    with pytest.raises(minnet.MinnetError, match="the file was changed after it was saved"):
        minnet.load(path)


@pytest.mark.parametrize("loss, shown", [
    ("l2:0.0001:cross_entropy", "identity, cross_entropy, l2:0.0001"),
    ("l1:0.01:l2:0.5:mean_squared_error", "identity, mean_squared_error, l1:0.01, l2:0.5"),
    ("l2:0.5:huber:2", "identity, huber:2, l2:0.5"),
    ("l2:0.5", "identity, half_squared_error, l2:0.5"),
    ("l1", "identity, half_squared_error, l1"),
])
def test_a_file_of_version_1_loads_with_the_penalties_that_are_in_the_name_of_its_loss(
        path, loss, shown):
    path.write_text(BY_HAND.replace("half_squared_error", loss), encoding="utf-8")
    network = minnet.load(path)
    assert repr(network) == f"Network(2-1, {shown})"
    minnet.save(network, path)
    assert repr(minnet.load(path)) == f"Network(2-1, {shown})"


@pytest.mark.parametrize("loss, without", [
    ("max_norm:3:cross_entropy", "cross_entropy"),
    ("l2:0.1:max_norm:3:cross_entropy", "l2:0.1:cross_entropy"),
    ("max_norm", "half_squared_error"),
])
def test_a_file_of_version_1_with_max_norm_says_what_to_change(path, loss, without):
    path.write_text(BY_HAND.replace("half_squared_error", loss), encoding="utf-8")
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.load(path)
    assert str(caught.value) == (
        f"cannot load the network {path}: its weights were held within max_norm, which there is no "
        f'more; in the file, change "{loss}" to "{without}", for the network answers the same '
        "without it")
    path.write_text(BY_HAND.replace("half_squared_error", without), encoding="utf-8")
    assert minnet.load(path).predict([3.0, 4.0]) == [2.5]


def test_penalties_come_back(path):
    network = minnet.Network.mlp([2, 1], penalties=["l2:0.25", "l1"], seed=1)
    minnet.save(network, path)
    assert json.loads(path.read_text(encoding="utf-8"))["penalties"] == ["l2:0.25", "l1"]
    assert minnet.load(path).cost([1.0, 2.0], [0.5]) == network.cost([1.0, 2.0], [0.5])


def test_an_unknown_penalty_is_named(network, path):
    changed(network, path, lambda description: description.update(penalties=["l7:2"]))
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json: there is no penalty named 'l7:2'"):
        minnet.load(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_file_that_was_cut_short_says_so(network, path, share):
    minnet.save(network, path)
    text = path.read_text(encoding="utf-8").strip()
    path.write_text(text[:int(len(text) * share)], encoding="utf-8")
    with pytest.raises(minnet.MinnetError, match=r"model\.json is damaged: .*cut short or changed"):
        minnet.load(path)


@pytest.mark.parametrize("weights, found", [
    ([[1.0, 2.0, 3.0]], "1 × 3"),
    ([[1.0, 2.0]] * 4, "4 × 2"),
    ([[1.0, 2.0, 3.0]] * 3 + [[1.0]], "4 × unequally many"),
    ([1.0, 2.0, 3.0, 4.0], "4"),
    (7.0, "single"),
])
def test_weights_of_another_shape_are_refused_with_both_shapes(network, path, weights, found):
    changed(network, path, lambda description: description["layers"][0].update(weights=weights))
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.load(path)
    assert "model.json" in str(caught.value)
    assert (f"the weights of layer 1 should be 4 × 3 numbers, and are {found}; the file was "
            "changed") in str(caught.value)


def test_biases_of_another_length_are_refused(network, path):
    changed(network, path, lambda description: description["layers"][1].update(biases=[1.0]))
    with pytest.raises(minnet.MinnetError,
                       match="the biases of layer 2 should be 2 numbers, and are 1"):
        minnet.load(path)


@pytest.mark.parametrize("intruder", ["0.5", None, {"w": 1}])
def test_a_weight_that_is_no_number_is_refused(network, path, intruder):
    changed(network, path,
            lambda description: description["layers"][0]["weights"][2].__setitem__(1, intruder))
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json: the weights of layer 1 hold something that is not a "
                             r"number"):
        minnet.load(path)


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_weight_that_is_not_finite_is_refused(path, literal):
    path.write_text(BY_HAND.replace("2.0", literal), encoding="utf-8")
    with pytest.raises(minnet.MinnetError, match=r"model\.json"):
        minnet.load(path)


def test_an_unknown_activation_is_named_with_the_nearest(network, path):
    changed(network, path,
            lambda description: description["layers"][0]["settings"].update(activation="tahn"))
    with pytest.raises(minnet.MinnetError,
                       match=r"cannot load the network .*model\.json: there is no activation named "
                             r"'tahn' \(did you mean 'tanh'\?\)"):
        minnet.load(path)


def test_an_unknown_layer_is_named(network, path):
    changed(network, path, lambda description: description["layers"][0].update(layer="attention"))
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json: there is no layer named 'attention'; known: conv2d"):
        minnet.load(path)


def test_an_unknown_loss_is_named(network, path):
    changed(network, path, lambda description: description.update(loss="unheard_of"))
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json: there is no loss named 'unheard_of'; known: "):
        minnet.load(path)


@pytest.mark.parametrize("change", [
    lambda description: description.pop("layers"),
    lambda description: description.pop("classes"),
    lambda description: description.update(layers=3),
    lambda description: description.update(layers=["dense"]),
    lambda description: description["layers"][0].pop("weights"),
    lambda description: description["layers"][0].update(settings={"width": 3}),
], ids=["no layers", "no classes", "a number of layers", "a layer's name alone", "no weights",
        "unknown settings"])
def test_a_description_that_is_not_whole_is_damaged(network, path, change):
    changed(network, path, change)
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json is damaged: what it says of its layers is not whole"):
        minnet.load(path)


def test_a_description_without_any_layer_is_refused(network, path):
    changed(network, path, lambda description: description.update(layers=[]))
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json: Network needs layers"):
        minnet.load(path)


def test_as_many_classes_as_outputs_are_asked_for(network, path):
    changed(network, path, lambda description: description.update(classes=["only"]))
    with pytest.raises(minnet.MinnetError, match=r"model\.json"):
        minnet.load(path)


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf])
def test_weights_that_are_not_finite_are_not_saved_and_the_old_file_stays(network, path, weight):
    path.write_text(BY_HAND, encoding="utf-8")
    network.layers[1].weights[0][0] = weight
    with pytest.raises(minnet.MinnetError,
                       match=r"not saved to .*model\.json: some of its weights are infinite or not "
                             r"a number.*learning rate"):
        minnet.save(network, path)
    assert path.read_text(encoding="utf-8") == BY_HAND
    assert os.listdir(path.parent) == ["model.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(network, path, monkeypatch, step):
    path.write_text(BY_HAND, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(os, step, no_space)
        with pytest.raises(minnet.MinnetError,
                           match=r"not saved to .*model\.json: No space left on device"):
            minnet.save(network, path)
    assert path.read_text(encoding="utf-8") == BY_HAND
    assert os.listdir(path.parent) == ["model.json"]


def test_ctrl_c_in_the_middle_leaves_the_old_file_and_nothing_else(network, path, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    path.write_text(BY_HAND, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            minnet.save(network, path)
    assert path.read_text(encoding="utf-8") == BY_HAND
    assert os.listdir(path.parent) == ["model.json"]


def test_the_new_file_is_whole_before_it_takes_the_place_of_the_old(network, path, monkeypatch):
    seen = []

    def watched(source, target, replace=os.replace):
        seen.append((os.path.dirname(source), repr(minnet.load(source)),
                     path.read_text(encoding="utf-8")))
        replace(source, target)

    path.write_text(BY_HAND, encoding="utf-8")
    monkeypatch.setattr(os, "replace", watched)
    minnet.save(network, path)
    assert seen == [(os.path.realpath(path.parent), repr(network), BY_HAND)]
    assert os.listdir(path.parent) == ["model.json"]


def test_a_missing_folder_is_named(network, tmp_path):
    with pytest.raises(minnet.MinnetError,
                       match=r"cannot save to .*model\.json: there is no folder .*missing; make it "
                             r"first"):
        minnet.save(network, tmp_path / "missing" / "model.json")


def test_a_folder_is_no_file_to_save_to(network, tmp_path):
    with pytest.raises(minnet.MinnetError, match="is a folder: name a file in it"):
        minnet.save(network, tmp_path)


def test_a_dash_is_no_file_to_save_to():
    with pytest.raises(minnet.MinnetError, match="cannot save to -: standard output is not writ"):
        minnet.check_writable("-")


def test_a_folder_that_may_not_be_written_to_is_named(network, path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *arguments: False)
    with pytest.raises(minnet.MinnetError,
                       match=r"cannot save to .*model\.json: the folder .* may not be written to"):
        minnet.save(network, path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_ordinary_file_is_refused_and_left_as_it_is(network, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(minnet.MinnetError, match="pipe"):
        minnet.save(network, tmp_path / "pipe")
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode)


def test_a_weight_that_json_cannot_hold_is_refused_in_a_sentence(network, path):
    network.layers[0].weights[0][0] = 1j
    with pytest.raises(minnet.MinnetError, match=r"model\.json"):
        minnet.save(network, path)
    assert os.listdir(path.parent) == []


def test_many_threads_may_save_to_one_file_and_it_is_whole_at_any_time(path):
    networks = [minnet.Network.mlp([20, 20, 2], seed=seed) for seed in range(6)]
    known = [hexadecimal(network) for network in networks]
    faults, done = [], threading.Event()
    minnet.save(networks[0], path)

    def save_often(network):
        try:
            for _ in range(5):
                minnet.save(network, path)
        except Exception as error:
            faults.append(error)

    def load_often():
        try:
            while not done.is_set():
                assert hexadecimal(minnet.load(path)) in known
        except Exception as error:
            faults.append(error)

    reader = threading.Thread(target=load_often)
    writers = [threading.Thread(target=save_often, args=[network]) for network in networks]
    for thread in [reader] + writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert faults == []
    assert os.listdir(path.parent) == ["model.json"]


def test_two_that_save_at_once_with_the_same_process_number_do_not_disturb_each_other(
        network, path, monkeypatch):
    other = minnet.Network.mlp([2, 2], seed=5)

    def meanwhile(number, fsync=os.fsync):
        monkeypatch.setattr(os, "fsync", fsync)
        minnet.save(other, path)
        assert repr(minnet.load(path)) == repr(other)

    monkeypatch.setattr(os, "getpid", lambda: 1)
    monkeypatch.setattr(os, "fsync", meanwhile)
    minnet.save(network, path)
    assert hexadecimal(minnet.load(path)) == hexadecimal(network)
    assert os.listdir(path.parent) == ["model.json"]


def test_a_link_that_waits_under_a_temporary_name_is_not_followed(network, path, monkeypatch):
    precious = path.parent / "precious"
    precious.write_text("precious", encoding="utf-8")
    (path.parent / f"model.json.{os.getpid()}.unfinished").symlink_to(precious)
    minnet.save(network, path)
    assert precious.read_text(encoding="utf-8") == "precious"
    monkeypatch.setattr(os, "urandom", bytes)
    guessed = path.parent / (bytes(8).hex() + ".unfinished")
    guessed.symlink_to(precious)
    with pytest.raises(minnet.MinnetError, match=r"not saved to .*model\.json: File exists"):
        minnet.save(network, path)
    assert precious.read_text(encoding="utf-8") == "precious"
    assert guessed.is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"])
def test_a_signal_in_the_middle_of_saving_waits_until_the_file_is_whole(network, path, name):
    minnet.save(network, path)
    program = (f"import minnet, os, resource, signal, sys\n"
               f"resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
               f"os.fsync = lambda number: os.kill(os.getpid(), signal.{name})\n"
               f"minnet.save(minnet.Network.mlp([2, 2], seed=1), sys.argv[1])\n"
               f"print('not stopped')\n")
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True,
                          cwd=pathlib.Path(minnet.__file__).parent.parent)
    assert done.returncode == -getattr(signal, name)
    assert done.stdout == b""
    assert hexadecimal(minnet.load(path)) == hexadecimal(minnet.Network.mlp([2, 2], seed=1))
    assert os.listdir(path.parent) == ["model.json"]


def test_the_handlers_of_signals_are_as_they_were_after_saving(network, path):
    before = {number: signal.getsignal(number) for number in signal.Signals}
    minnet.save(network, path)
    assert {number: signal.getsignal(number) for number in signal.Signals} == before


def test_a_network_that_could_not_be_loaded_does_not_replace_a_good_one(network, path):
    minnet.save(network, path)
    good = path.read_bytes()
    network.layers[0].weights.pop()
    with pytest.raises(minnet.MinnetError,
                       match=r"not saved to .*model\.json, where a good one is, .*the weights of "
                             r"layer 1 should be 4 × 3 numbers, and are 3 × 3.*another file"):
        minnet.save(network, path)
    assert path.read_bytes() == good
    assert os.listdir(path.parent) == ["model.json"]


def test_a_network_of_parts_that_are_not_known_by_name_is_written_where_no_good_one_is(path):
    unknown = minnet.Network.mlp([2, 1], minnet.core.Activation("mine", abs, lambda z: 1.0))
    minnet.save(unknown, path)
    minnet.save(unknown, path)
    with pytest.raises(minnet.MinnetError, match="there is no activation named 'mine'"):
        minnet.load(path)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", '{"format": "another"}', " " * 2000 + BY_HAND])
def test_what_is_no_network_is_not_replaced(network, path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(minnet.MinnetError,
                       match=r"model\.json is there and is no minnet network, so it is left as it "
                             r"is: name another file"):
        minnet.save(network, path)
    assert path.read_text(encoding="utf-8") == text


def test_an_empty_file_is_replaced(network, path):
    path.touch()
    minnet.save(network, path)
    assert hexadecimal(minnet.load(path)) == hexadecimal(network)


@pytest.mark.skipif(os.name != "posix", reason="names of 255 bytes as POSIX has them")
def test_a_name_of_the_largest_length_is_saved_to_and_a_longer_one_is_found_out_at_once(
        network, tmp_path):
    longest = tmp_path / ("x" * os.pathconf(tmp_path, "PC_NAME_MAX"))
    minnet.check_writable(longest)
    minnet.save(network, longest)
    assert repr(minnet.load(longest)) == repr(network)
    with pytest.raises(minnet.MinnetError, match="cannot save to .*: File name too long"):
        minnet.check_writable(f"{longest}x")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_and_a_device_are_no_networks_and_nobody_waits_for_them(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        with pytest.raises(minnet.MinnetError, match="cannot read the network .*: it is no ordin"):
            minnet.load(path)
        with pytest.raises(minnet.MinnetError, match="is a pipe or a device, and data are read"):
            minnet.load_dataset(path)


@pytest.mark.parametrize("change, sentence", [
    (lambda d: d["layers"][0]["settings"].update(inputs=10**7), "weights of layer 1 should be 4 ×"),
    (lambda d: d["layers"][0]["settings"].update(neurons=10**6), "weights of layer 1 should be 10"),
    (lambda d: d["layers"][0]["settings"].pop("initializer") and
     d["layers"][0]["settings"].update(inputs=10**6), "weights of layer 1 should be 4 × 1000000 "),
    (lambda d: d["layers"][0]["settings"].update(inputs=10**9), "'inputs' of a layer is above"),
    (lambda d: d["layers"][0].update(layer="dense:100:4"), "there is no layer named 'dense:100:4'"),
    (lambda d: d["layers"][0].update(layer="x" * 1000), "the name of its layer should be a text"),
    (lambda d: d["layers"][0]["settings"].update(activation="x\n"), "the name of its activation"),
    (lambda d: d.update(loss="x" * 1000), "the name of its loss should be a text of at most 200 "),
    (lambda d: d.update(penalties="l2:0.1"), "there is no penalty named 'l'"),
    (lambda d: d.update(penalties=[3]), "the name of its penalty should be a text of at most 200"),
    (lambda d: d["layers"][0]["weights"][0].__setitem__(0, True), "weights of layer 1 hold some"),
    (lambda d: d["layers"][0]["settings"].update(neurons=True), "should be a whole number, 1 or"),
    (lambda d: d["layers"].insert(1, {"layer": "dropout", "settings": {"rate": False}}),
     "the setting 'rate' of a layer should be a number, and is False"),
    (lambda d: d["layers"].insert(1, {"layer": "dropout", "settings": {"rate": float("nan")}}),
     "the setting 'rate' of a layer is nan"),
    (lambda d: d.update(version=True), "has no version of the file format that ever was"),
    (lambda d: d.update(classes="ab"), "its classes should be a list of texts, and are 'ab'"),
    (lambda d: d.update(classes=["a", 1]), "its classes should be a list of texts, and are"),
    (lambda d: d.update(classes=["a", "\ud800"]), "its classes should be a list of texts, and are"),
    (lambda d: d.update(classes={"a": 1, "b": 2}), "its classes should be a list of texts, and"),
    (lambda d: d.update(layers=d["layers"] * 600), "it has 1200 layers, more than 1000"),
    (lambda d: d["layers"][0]["settings"].update(activation="leaky_relu:x"), "leaky_relu:x"),
    (lambda d: d["layers"][0]["weights"][0].__setitem__(0, 10**400), "a number of 401 digits"),
    (lambda d: d["layers"].insert(1, {"layer": "dropout", "settings": {"seed": [1]}}), "not whole"),
], ids=range(23))
def test_what_a_file_claims_is_held_against_what_it_can_be(network, path, change, sentence):
    changed(network, path, change)
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.load(path)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 1000


def test_a_seed_may_be_any_number(path):
    minnet.load_dataset("digits")
    network = minnet.Network.mlp([2, "dropout", 1])
    network.layers[0].seed = 2**63
    minnet.save(network, path)
    assert minnet.load(path).layers[0].seed == 2**63
