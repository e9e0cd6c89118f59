"""Checkpoints: a training that was killed, stopped or interrupted ends as one that never was."""

import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys

import pytest

import minnet
from minnet import checkpoint as checkpoints
from minnet import training

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

OPTIMIZERS = ["plain", "sgd", "momentum:0.8", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
BACKENDS = ["python", "lists", "numpy", "numpy:float32"]
ALL = [(backend, optimizer) for backend in BACKENDS for optimizer in OPTIMIZERS]

# Each of these trainings is killed so many times. By hand: MINNET_KILLS=20, which kills all.
KILLS = int(os.environ.get("MINNET_KILLS", "1"))
KILLED = ALL if "MINNET_KILLS" in os.environ else [("python", "adam"), ("numpy", "momentum:0.8")]
EPOCHS = 30
BATCHES = 19


def samples():
    """Grey levels of three classes: 130 to learn from, 50 to validate with."""
    grey = [[(31 * i + 17 * k * (i % 3 + 1)) % 256 / 255 for k in range(12)] for i in range(180)]
    targets = [minnet.one_hot(i % 3, 3) for i in range(180)]
    return (minnet.Dataset(grey[:130], targets[:130], name="grey"),
            minnet.Dataset(grey[130:], targets[130:], name="other grey"))


def begin(backend, optimizer, epochs=EPOCHS, **more):
    """A training with dropout, a penalty and patience; plain: without, where backends are fast."""
    data, validation = samples()
    plain = optimizer == "plain"
    network = minnet.Network.mlp([12, 8, 3] if plain else [12, 8, "dropout:0.2", 3], "tanh",
                                 "softmax", "cross_entropy", "xavier",
                                 penalties=[] if plain else ["l2:0.001"], seed=3)
    history = minnet.train(network, data, epochs=epochs, batch_size=7, learning_rate=0.01,
                           optimizer="sgd" if plain else optimizer, backend=backend, seed=5,
                           validation=validation, options={} if plain else {"patience": 1000},
                           stop=minnet.UpdateBelow(1e-9), **more)
    return outcome(network, history)


def go_on(path, **more):
    """The end of such a training from its checkpoint."""
    data, validation = samples()
    return outcome(*minnet.resume(path, data, validation=validation, **more))


def outcome(network, history) -> str:
    """All that came of a training, to the last bit, but for the time."""
    records = [{name: value for name, value in vars(record).items() if name != "seconds"}
               for record in history.epochs]
    return json.dumps([minnet.describe(network), records, history.stopped])


def in_segments(settings):
    """Keep and write the state after every few batches, not after thousands and in minutes."""
    settings(training, "SEGMENT", 40)
    settings(checkpoints, "KEEPING", 1e9)
    settings(checkpoints, "WITHIN", 0.01)


def main(backend, optimizer, path, result):
    """What a process does: begin or go on, and write what came of it."""
    in_segments(setattr)

    def count(epoch, done, total):
        print(flush=True)

    found = os.path.exists(path) or os.path.exists(path + ".bak")
    came = (go_on(path, on_batch=count) if found
            else begin(backend, optimizer, on_batch=count, checkpoint=path))
    pathlib.Path(result).write_text(came)


@pytest.fixture
def segments(monkeypatch):
    """See in_segments."""
    in_segments(monkeypatch.setattr)


@pytest.fixture
def path(tmp_path):
    """Where the checkpoint is."""
    return tmp_path / "run.checkpoint"


def process(*words):
    """A process that runs this file."""
    return subprocess.Popen([sys.executable, __file__, *map(str, words)], cwd=ROOT,
                            stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX has it")
@pytest.mark.parametrize("backend, optimizer", KILLED)
def test_a_training_killed_at_random_moments_ends_as_one_that_was_not(tmp_path, path, segments,
                                                                      backend, optimizer):
    if backend.startswith("numpy"):
        pytest.importorskip("numpy")
    whole = begin(backend, optimizer)
    result = tmp_path / "result"
    # Any moment will do, and this one is another in every run.
    moments, kills = random.Random(), 0
    while kills < KILLS:
        running = process(backend, optimizer, path, result)
        for _ in range(moments.randrange(EPOCHS * BATCHES // 2)):
            running.stdout.readline()
        running.kill()
        running.stdout.close()
        kills += running.wait() == -signal.SIGKILL
        if result.exists():
            assert result.read_text() == whole
            for file in tmp_path.iterdir():
                file.unlink()
    running = process(backend, optimizer, path, result)
    running.communicate()
    assert (running.returncode, result.read_text()) == (0, whole)


@pytest.mark.parametrize("backend, optimizer", ALL)
def test_interrupted_within_an_epoch_and_between_two_it_ends_as_one_that_was_not(
        path, segments, backend, optimizer):
    if backend.startswith("numpy"):
        pytest.importorskip("numpy")
    whole = begin(backend, optimizer, epochs=6)
    moments = [(2, 84), (4, 7), (4, 130)]

    def interrupt(epoch, done, total):
        if moments and (epoch, done) == moments[0]:
            del moments[0]
            raise KeyboardInterrupt

    begun = []
    with pytest.raises(KeyboardInterrupt):
        begin(backend, optimizer, epochs=6, checkpoint=path, on_batch=interrupt)
    while moments:
        begun.append(state_in(path)["begun"])
        with pytest.raises(KeyboardInterrupt):
            go_on(path, on_batch=interrupt)
    begun.append(state_in(path)["begun"])
    assert [each and each["batches"] for each in begun] == [10, None, 15]
    assert go_on(path) == whole


def state_in(path):
    """What a checkpoint holds."""
    return json.loads(path.read_text())["run"]


def stopped_in(path, epoch, **settings):
    """A training that was interrupted at the end of this epoch; its checkpoint is at path."""
    def interrupt(record):
        if record.epoch == epoch:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin("lists", "plain", checkpoint=path, on_epoch=interrupt, **settings)


def test_a_checkpoint_changes_no_bit(path, segments):
    assert begin("lists", "adam", checkpoint=path) == begin("lists", "adam")


def test_a_training_that_is_over_is_over_and_goes_on_if_there_shall_be_more_epochs(path):
    whole = begin("lists", "adam", epochs=3, checkpoint=path)
    assert go_on(path) == whole
    assert go_on(path, epochs=5) == begin("lists", "adam", epochs=5)
    with pytest.raises(minnet.MinnetError, match="has come to epoch 5, so epochs should be 5 or"):
        go_on(path, epochs=4)


def test_what_patience_ended_stays_ended_with_the_best_weights(path):
    data, validation = samples()
    inputs, targets = [[0.1], [0.9]], [[1.0], [0.0]]
    data = minnet.Dataset(inputs, targets)
    network = minnet.Network.mlp([1, 1], "identity", initializer="zeros")
    history = minnet.train(network, data, epochs=500, batch_size=1, learning_rate=1.5,
                           options={"patience": 3}, checkpoint=path)
    assert history.stopped.startswith("nothing better in 3 epochs; the weights are those of epoch")
    again, same = minnet.resume(path, data, epochs=1000)
    assert (same.stopped, len(same.epochs)) == (history.stopped, len(history.epochs))
    assert minnet.parameters(again) == minnet.parameters(network)


def test_without_a_seed_one_is_drawn_and_kept(path):
    data, validation = samples()
    network = minnet.Network.mlp([12, 3])
    settings = {"epochs": 2, "batch_size": 7, "learning_rate": 0.1, "backend": "lists"}
    minnet.train(network, data, **settings, seed=None, checkpoint=path)
    seed = state_in(path)["settings"]["seed"]
    same = minnet.Network.mlp([12, 3])
    minnet.train(same, data, **settings, seed=seed)
    assert minnet.parameters(same) == minnet.parameters(network)


def test_settings_of_an_optimizer_made_in_python_are_kept(path, segments):
    from minnet_plugins.optimizers import AdamW, Momentum
    assert [AdamW(0.02).name, Momentum().name] == ["adamw:0.02:0.9:0.999:1e-08", "momentum"]
    whole = begin("lists", Momentum(0.7), epochs=4)
    begin("lists", Momentum(0.7), epochs=2, checkpoint=path)
    assert state_in(path)["settings"]["optimizer"] == "momentum:0.7"
    assert go_on(path, epochs=4) == whole


def test_the_epochs_that_are_done_are_in_the_history_and_told_of_no_more(path, monkeypatch):
    monkeypatch.setattr(checkpoints, "KEEPING", 1e9)
    stopped_in(path, 3)
    seen = []
    data, validation = samples()
    network, history = minnet.resume(path, data, validation=validation, on_epoch=seen.append)
    assert [record.epoch for record in history.epochs] == list(range(1, EPOCHS + 1))
    assert seen == history.epochs[2:]
    assert all(record.seconds > 0 for record in history.epochs)


def test_rules_that_a_file_cannot_hold_are_asked_for_again_and_know_the_epochs_that_are_done(path):
    class Third:
        asked = 0

        def __call__(self, record):
            self.asked += 1
            return self.asked == 3

    data, validation = samples()
    settings = {"epochs": 9, "batch_size": 50, "learning_rate": 0.1, "backend": "python"}

    def interrupt(record):
        if record.epoch == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        minnet.train(minnet.Network.mlp([12, 3]), data, **settings, stop=Third(), checkpoint=path,
                     on_epoch=interrupt)
    with pytest.raises(minnet.MinnetError, match="stops by rules that a checkpoint cannot hold .*"
                                                 "Third.* hand all its rules to resume"):
        minnet.resume(path, data)
    network, history = minnet.resume(path, data, stop=Third())
    assert len(history.epochs) == 3
    stopped_in(path, 1)
    with pytest.raises(minnet.MinnetError, match="holds the rules that end it: leave stop out"):
        go_on(path, stop=Third())


def changed(dataset):
    """The same samples but for one number."""
    inputs = [list(x) for x in dataset.inputs]
    inputs[77][3] += 1e-9
    return minnet.Dataset(inputs, dataset.targets, name=dataset.name)


def test_other_data_are_refused_and_it_is_said_what_differs(path):
    stopped_in(path, 2)
    data, validation = samples()
    for hand, expected in [
            ((validation, validation), "had data set 'grey' to learn from, and data set 'other "
                                       "grey' is other data: it had 130 samples, not 50$"),
            ((changed(data), validation), "is other data: it had other numbers$"),
            ((minnet.Dataset(data.inputs, data.targets, "abc"), validation),
             "is other data: it had other names of classes$"),
            ((data, data), "had data set 'other grey' to validate with, and data set 'grey'"),
            ((data, None), "had data set 'other grey' to validate with: hand in the same")]:
        with pytest.raises(minnet.MinnetError, match=expected):
            minnet.resume(path, hand[0], validation=hand[1])


def test_images_kept_as_bytes_are_known_again_to_the_last_pixel(folder):
    known = checkpoints.fingerprint(minnet.load_dataset(folder)[0])
    assert checkpoints.fingerprint(minnet.load_dataset(folder)[0]) == known
    images = folder / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:-1] + b"\x02")
    assert checkpoints.fingerprint(minnet.load_dataset(folder)[0])["sum"] != known["sum"]


@pytest.mark.parametrize("damage", [
    lambda path: path.write_text(path.read_text()[:-100]), lambda path: path.write_bytes(b""),
    lambda path: path.write_text(path.read_text().replace("0.", "1.", 3)),
    lambda path: path.write_bytes(b"\xff" * 1000), lambda path: path.unlink()],
    ids=["cut short", "empty", "changed", "no text", "gone"])
def test_a_damaged_checkpoint_gives_way_to_the_one_before(path, segments, capsys, damage):
    stopped_in(path, 3)
    damage(path)
    assert go_on(path) == begin("lists", "plain")
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and f"going on from the one before it, {path}.bak" in told
    stopped_in(path, 3)
    damage(path)
    path.with_name(path.name + ".bak").write_text("nothing")
    with pytest.raises(minnet.MinnetError, match="and the one before it: .*is no checkpoint"):
        go_on(path)


def test_a_whole_checkpoint_of_the_same_run_is_there_at_every_moment(path, segments, monkeypatch):
    """Whatever the last step of writing that was done, a file is there to go on from."""
    whole, replace = begin("lists", "plain", epochs=3), os.replace
    states = []

    def watched(source, target):
        replace(source, target)
        for file in (path, path.with_name(path.name + ".bak")):
            if file.exists():
                states.append(checkpoints.read_one(str(file))["settings"])
                break
        else:
            states.append(None)

    monkeypatch.setattr(os, "replace", watched)
    assert begin("lists", "plain", epochs=3, checkpoint=path) == whole
    assert None not in states[2:] and len(states) > 6


def test_the_one_before_is_never_of_another_training(path):
    stopped_in(path, 3)
    assert path.with_name(path.name + ".bak").exists()
    begin("lists", "plain", epochs=0, checkpoint=path)
    assert json.loads(path.with_name(path.name + ".bak").read_text())["run"]["epochs"] == []


def test_a_network_that_was_saved_is_no_training(tmp_path):
    minnet.save(minnet.Network.mlp([12, 3]), tmp_path / "model.json")
    with pytest.raises(minnet.MinnetError, match="is a network that was saved, and no checkpoint"):
        go_on(tmp_path / "model.json")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", '{"format": "minnet network"}'])
def test_a_file_that_is_no_checkpoint_is_not_replaced(path, text):
    path.write_text(text)
    with pytest.raises(minnet.MinnetError, match="is there and is no minnet checkpoint"):
        begin("lists", "plain", checkpoint=path)
    assert path.read_text() == text


def test_on_a_full_disk_training_goes_on_it_is_said_once_and_the_last_good_one_stays(
        path, segments, monkeypatch, capsys):
    monkeypatch.setattr(checkpoints, "WRITING", 1e9)
    whole = begin("lists", "plain", epochs=6)

    def full(record):
        if record.epoch == 3:
            def no_room(file):
                raise OSError(28, "No space left on device")

            monkeypatch.setattr(os, "fsync", no_room)

    assert begin("lists", "plain", epochs=6, checkpoint=path, on_epoch=full) == whole
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "No space left on device" in told
    assert "; the last checkpoint stays, and the training goes on" in told
    assert len(state_in(path)["epochs"]) == 2
    assert sorted(file.name for file in path.parent.iterdir()) \
        == ["run.checkpoint", "run.checkpoint.bak"]
    monkeypatch.undo()


def test_in_a_folder_that_may_not_be_written_to_training_goes_on_too(path, monkeypatch, capsys):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert begin("lists", "plain", epochs=2, checkpoint=path) == begin("lists", "plain", epochs=2)
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "may not be written to" in told and "no checkpoint yet" in told


@pytest.mark.parametrize("part, settings, named", [
    ({"activation": minnet.Activation("mine", abs, abs)}, {}, "'mine' does not make this activ"),
    ({"activation": minnet.Activation("sigmoid", abs, abs)}, {}, "'sigmoid' does not make this"),
    ({}, {"optimizer": type("Mine", (minnet.SGD,), {"name": "mine"})()}, "this optimizer again"),
    ({}, {"options": {"when": print}}, "options that JSON can hold, and when is <built-in"),
    ({}, {"seed": (1, 2)}, r"a seed that is a number or a text, and it is \(1, 2\)")])
def test_parts_that_a_file_cannot_hold_are_refused_before_training(path, part, settings, named):
    data, validation = samples()
    network = minnet.Network.mlp([12, 3], **part)
    with pytest.raises(minnet.MinnetError, match=named):
        minnet.train(network, data, **{"epochs": 1, "batch_size": 5, "learning_rate": 0.1,
                                       "checkpoint": path, "backend": "python", **settings})
    assert not path.exists()


def test_parts_made_in_python_whose_names_make_them_again_are_held(path):
    from minnet_plugins.activations import elu
    from minnet_plugins.losses import huber
    from minnet_plugins.penalties import L1
    data, validation = samples()
    network = minnet.Network.mlp([12, 3], elu(0.3), loss=huber(0.5), penalties=[L1(0.01)])
    minnet.train(network, data, epochs=1, batch_size=5, learning_rate=0.1, checkpoint=path)
    again, history = minnet.resume(path, data)
    assert (repr(again), minnet.parameters(again)) == (repr(network), minnet.parameters(network))
    mixed = elu(0.3)
    mixed.name = "elu:0.4"
    with pytest.raises(minnet.MinnetError, match="the name 'elu:0.4' does not make this activati"):
        minnet.train(minnet.Network.mlp([12, 3], mixed), data, epochs=1, batch_size=5,
                     learning_rate=0.1, checkpoint=path)


def test_an_engine_that_does_not_tell_its_memory_is_refused_where_there_is_one(path, monkeypatch):
    class Silent:
        name, speed = "silent", -1

        def load(self, network):
            engine = minnet.PythonEngine(network)
            del engine.memory
            engine.learn = lambda *words: iter(())
            return engine

    monkeypatch.setitem(training.BACKENDS.parts, "silent", Silent())
    begin("silent", "plain", epochs=1, checkpoint=path)
    with pytest.raises(minnet.MinnetError, match="backend silent does not tell what the optimizer "
                                                 "adam remembers"):
        begin("silent", "adam", epochs=1, checkpoint=path)


def words(path, *more):
    """What a command trains the stripes' four classes with."""
    return ["--layers", "16,6,dropout:0.1,10", "--optimizer", "adam", "--penalty", "l2:0.001",
            "--patience", "50", "--checkpoint", path, *more]


def test_on_the_command_line_it_goes_on_without_another_option(done, folder, path, tmp_path):
    straight, saved = tmp_path / "straight.json", tmp_path / "saved.json"
    done("train", folder, "--epochs", "9", "--save", straight, *words(tmp_path / "other"))
    done("train", folder, "--epochs", "4", "--save", saved, *words(path))
    output = done("train", folder, "--resume", path, "--epochs", "9")
    assert "\ngoing on, whole epochs done: 4\nepoch 5 / 9  loss " in output
    assert output.endswith(f"\nsaved to {saved}\n")
    assert saved.read_text() == straight.read_text()
    assert len(state_in(path)["epochs"]) == 9


@pytest.mark.parametrize("option, named", [
    (["--seed", "0"], "seed"), (["--backend", "auto"], "backend"),
    (["--layers", "16,10"], "layers"), (["--patience", "50"], "patience"),
    (["--learning-rate", "1"], "learning_rate")])
def test_an_option_that_would_change_nothing_is_refused(says, done, folder, path, option, named):
    done("train", folder, "--epochs", "1", *words(path))
    status, output, errors = says("train", folder, "--resume", path, *option)
    assert status == 2 and f"can be chosen ({named}); only --epochs may be raised" in errors


def test_a_network_and_a_training_are_two_files(refused, tmp_path):
    assert "a network and a training are two files" in refused(
        "train", "letters", "--save", tmp_path / "one", "--checkpoint", tmp_path / "one")


@pytest.mark.skipif(os.name != "posix", reason="signals are sent to a process as POSIX has them")
@pytest.mark.parametrize("number, said, status", [(signal.SIGTERM, "SIGTERM", 143),
                                                  (signal.SIGINT, "Ctrl-C", 0)])
def test_a_signal_is_said_and_the_training_goes_on_from_there(number, said, status, path, tmp_path):
    def take_signals():
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def start(*words):
        return subprocess.Popen([sys.executable, "-m", "minnet", "train", "letters", *words],
                                cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                encoding="utf-8", preexec_fn=take_signals)

    begun = start("--epochs", "1000000", "--save", tmp_path / "stopped.json", "--checkpoint", path,
                  "--optimizer", "momentum")
    while not begun.stdout.readline().startswith("epoch"):
        pass
    begun.send_signal(number)
    output, errors = begun.communicate()
    assert (begun.returncode, errors) == (status, "")
    assert re.search(rf"stopped by {said}, whole epochs: \d+; what was learned so far is kept; "
                     f"--resume {path} goes on", output)
    assert f"saved to {tmp_path / 'stopped.json'}" in output
    epochs = len(state_in(path)["epochs"]) + 3
    saved = {}
    for name, more in (("resumed", ["--resume", path]), ("straight", ["--optimizer", "momentum"])):
        saved[name] = tmp_path / name
        assert start(*more, "--epochs", str(epochs), "--save", saved[name]).communicate()[1] == ""
    assert saved["resumed"].read_text() == saved["straight"].read_text()


@pytest.mark.skipif(os.name != "posix", reason="signals are sent to a process as POSIX has them")
def test_in_python_sigterm_ends_the_process_when_the_checkpoint_is_written(path, tmp_path):
    running = process("python", "adam", path, tmp_path / "result")
    for _ in range(BATCHES + 3):
        running.stdout.readline()
    running.terminate()
    running.communicate()
    assert running.returncode == -signal.SIGTERM
    assert state_in(path)["epochs"] and go_on(path) == begin("python", "adam")


if __name__ == "__main__":
    main(*sys.argv[1:])
