"""What plugins are told of a training, what they can do about it and not do to it; traced calls."""

import json
import pathlib
import subprocess
import sys
import textwrap

import minnet
import pytest

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent

TELLER = """
    import minnet

    @minnet.hookimpl
    def minnet_train_start(run):
        print("start", run.dataset.name, run.validation and run.validation.name, run.epochs,
              run.batch_size, run.learning_rate, run.optimizer.name, run.backend.name, run.seed,
              run.network, run.history.epochs)

    @minnet.hookimpl
    def minnet_epoch_end(run, epoch):
        print("epoch", epoch.epoch, epoch is run.history.epochs[-1],
              epoch.validation_loss is not None)

    @minnet.hookimpl
    def minnet_train_end(run):
        print("end", len(run.history.epochs), run.history.stopped != "")
    """

# Trains the letters for three epochs and prints every weight to its last bit.
TRAIN = """
import minnet
letters, _ = minnet.load_dataset("letters")
network = minnet.Network.mlp([30, 4, 3], seed=7)
history = minnet.train(network, letters, epochs=3, batch_size=2, learning_rate=0.5, seed=11,
                       backend="python")
weights = [(layer.weights, layer.biases) for layer in network.layers]
print(len(history.epochs), weights, history.stopped, sep="; ")
"""

WITH_PLUGIN = "import minnet; minnet.load_plugin('watch.py')" + TRAIN


@pytest.fixture(scope="module")
def without_plugin():
    """What the training prints without any plugin."""
    return subprocess.run([sys.executable, "-c", TRAIN], cwd=ROOT, capture_output=True,
                          encoding="utf-8", check=True).stdout


def watch(house, source):
    """Put a file with a plugin into the house that nobody loads unasked."""
    (house.folder / "watch.py").write_text("import minnet\n" + textwrap.dedent(source),
                                           encoding="utf-8")


def one_line(errors, *words):
    """Hold that errors are one line with these words."""
    assert errors.count("\n") == 1 and errors.endswith("\n"), errors
    for word in words:
        assert word in errors


def test_a_plugin_loaded_in_python_is_told_of_a_training(house):
    watch(house, TELLER)
    assert house.says("""
        import minnet
        minnet.load_plugin("watch.py")
        letters, _ = minnet.load_dataset("letters")
        network = minnet.Network.mlp([30, 4, 3])
        minnet.train(network, letters, epochs=2, batch_size=3, learning_rate=0.25, backend="lists",
                     seed=5, validation=letters)
        """).splitlines() == [
        "start letters letters 2 3 0.25 sgd lists 5 Network(30-4-3, sigmoid, half_squared_error) "
        "[]",
        "epoch 1 True True", "epoch 2 True True", "end 2 True",
    ]


def test_a_plugin_is_told_of_a_training_on_the_command_line(house):
    watch(house, TELLER)
    status, output, errors = house.minnet("train", "letters", "--epochs", "2", "--backend",
                                          "python", "--plugin", "watch.py")
    assert (status, errors) == (0, "")
    told = [line for line in output.splitlines() if line.startswith(("start ", "end "))
            or line.endswith((" True", " False"))]
    assert told[0].startswith("start letters ") and " sgd python 0 Network(30-" in told[0]
    assert [" ".join(line.split()[:3]) for line in told[1:]] == ["epoch 1 True", "epoch 2 True",
                                                                 "end 2 True"]


def test_the_network_is_up_to_date_at_the_end_of_an_epoch(house):
    watch(house, """
        @minnet.hookimpl
        def minnet_epoch_end(run):
            print([(layer.weights, layer.biases) for layer in run.network.layers])
        """)
    lines = house.says("""
        import minnet
        minnet.load_plugin("watch.py")
        letters, _ = minnet.load_dataset("letters")
        for backend in ("python", "lists"):
            for epochs in (1, 2):
                network = minnet.Network.mlp([30, 4, 3], seed=7)
                minnet.train(network, letters, epochs=epochs, batch_size=2, learning_rate=0.5,
                             backend=backend)
                print([(layer.weights, layer.biases) for layer in network.layers])
        """).splitlines()
    for first, one, first_again, second, two in (lines[:5], lines[5:]):
        assert first == one == first_again
        assert second == two != one


def test_a_plugin_stops_a_training_with_its_reason(house):
    watch(house, """
        @minnet.hookimpl
        def minnet_epoch_end(run, epoch):
            if epoch.epoch == 2:
                run.stop("two are enough")
                run.stop("a second thought")

        @minnet.hookimpl
        def minnet_train_end(run):
            run.stop("a last word")
        """)
    trained = house.says(WITH_PLUGIN)
    assert trained.startswith("2; ") and trained.endswith("; two are enough")
    status, output, errors = house.minnet("train", "letters", "--epochs", "5", "--plugin",
                                          "watch.py")
    assert (status, errors) == (0, "")
    assert "stopped early: two are enough\n" in output
    _, output, _ = house.minnet("train", "letters", "--epochs", "5", "--plugin", "watch.py",
                                "--json")
    last = json.loads(output.splitlines()[-1])
    assert (last["epochs"], last["stopped"]) == (2, "two are enough")


def test_a_training_that_is_stopped_at_its_start_learns_nothing(house):
    watch(house, "@minnet.hookimpl\ndef minnet_train_start(run):\n    run.stop('not today')")
    untrained = TRAIN.replace("epochs=3", "epochs=0")
    stopped = house.says(WITH_PLUGIN).split("; ")
    assert stopped[:2] == house.says(untrained).split("; ")[:2]
    assert stopped[2] == "not today"


@pytest.mark.parametrize("event, fault, cause", [
    ("train_start", "1 / 0", "ZeroDivisionError: division by zero"),
    ("epoch_end", "1 / 0", "ZeroDivisionError: division by zero"),
    ("train_end", "1 / 0", "ZeroDivisionError: division by zero"),
    ("epoch_end", "raise minnet.MinnetError('this is no way to learn')", "this is no way to learn"),
    ("train_end", "raise minnet.MinnetError('no such file')", "no such file"),
    ("epoch_end", "return run",
     "it should return nothing, and returned <minnet.plugin.observed.ObservedRun"),
    ("epoch_end", "raise SystemExit(0)", "SystemExit: 0"),
], ids=["an error at the start", "an error after an epoch", "an error at the end",
        "an error of minnet's", "another at the end", "a result", "an exit"])
def test_a_fault_is_told_once_and_the_weights_are_those_without_the_plugin_bit_for_bit(
        house, without_plugin, event, fault, cause):
    watch(house, f"@minnet.hookimpl\ndef minnet_{event}(run):\n    {fault}")
    status, output, errors = house.run(WITH_PLUGIN)
    assert (status, output) == (0, without_plugin)
    one_line(errors, f"minnet: plugin watch ({house.folder / 'watch.py'}): minnet_{event}: {cause}")


# What may be looked at and not changed: the fault is told, and names what was tried.
REFUSED = ["run.network = None", "run.history = None", "del run.network", "del run.stop",
           "run.epochs += 5", "run.dataset = run.validation = None", "run.stop = run.optimizer"]

# What harms at most the plugin's own view of the training.
HARMLESS = ["run.history.epochs.clear()", "run.history.stopped = 'now'", "vars(run).clear()",
            "run.history.epochs[-1:] = [None]", "run.dataset.inputs = None",
            "run.dataset.inputs[0][0] = 1e300", "run.dataset.targets[0].clear()",
            "run.dataset.classes.clear()", "run.optimizer.step = run.backend.load = None",
            "run.options.clear()", "run.own = 7", "run.network.note = 'mine'"]

# What would leave a network that cannot be trained: it is put back, and the fault is told.
BREAKS = ["run.network.layers.pop()", "run.network.layers = None", "del run.network.layers",
          "run.network.layers[0].weights = None", "run.network.layers[0].weights[0].pop()",
          "run.network.layers[0].biases[1] = float('nan')", "run.network.layers[0].inputs = 2",
          "run.network.layers[0].weights[0] = ['a'] * 30", "run.network.loss = 'none'",
          "run.network.layers[1].activation = None", "run.network.penalties.append(7)",
          "run.network.layers[1].parameters = ()"]


@pytest.mark.parametrize("lines", [REFUSED, HARMLESS, BREAKS],
                         ids=["refused", "harmless", "put back"])
@pytest.mark.parametrize("event", ["train_start", "epoch_end", "train_end"])
def test_what_an_observer_does_to_its_run_cannot_break_it(bare_house, without_plugin, event, lines):
    for number, line in enumerate(lines):
        bare_house.plugin(f"meddler_{number:02}", f"""
            import minnet

            @minnet.hookimpl
            def minnet_{event}(run):
                {line}
            """)
    watch(bare_house, TELLER)
    status, output, errors = bare_house.run(WITH_PLUGIN)
    told = [line for line in output.splitlines() if line.startswith(("start ", "epoch ", "end "))]
    trained = output.splitlines(keepends=True)[-1]
    assert (status, trained) == (0, without_plugin), errors
    assert told[0].endswith("[]") and told[1:] == [
        "epoch 1 True False", "epoch 2 True False", "epoch 3 True False", "end 3 True"]
    if lines is HARMLESS:
        assert "may be looked at" not in errors and "do not fit" not in errors
        return
    assert errors.count("\n") == len(lines)
    for number, line in enumerate(errors.splitlines()):
        assert line.startswith("minnet: plugin meddler_") and f"minnet_{event}: " in line
        assert ("may be looked at, but not changed" if lines is REFUSED
                else "it left the network with layers or numbers that do not fit") in line


def test_a_plugin_that_stops_a_training_without_a_reason_stops_it(bare_house):
    watch(bare_house, "@minnet.hookimpl\ndef minnet_epoch_end(run):\n    run.stop('')")
    assert bare_house.says(WITH_PLUGIN).split("; ")[::2] == ["1", "plugin watch stopped it"]


ASKED = """
    import minnet

    def asked(**options):
        letters, _ = minnet.load_dataset("letters")
        try:
            return len(minnet.train(minnet.Network.mlp([30, 3]), letters, epochs=3, batch_size=1,
                                    learning_rate=0.1, options=options).epochs)
        except minnet.MinnetError as error:
            return error
    """


def test_a_users_mistake_is_the_users_and_the_plugin_serves_on(house):
    assert house.says(ASKED + """
    for patience in (-1, "five", 2, 0):
        print(asked(patience=patience))
        """).splitlines() == [
        *[f"patience should be a whole number of epochs, 1 or more, and is {patience}"
          for patience in ("-1", "'five'")], "3", "3"]


def test_options_that_no_plugin_takes_are_refused_with_the_nearest(house):
    house.plugin("taker", """
        import minnet

        @minnet.hookimpl
        def minnet_train_start(run):
            run.options.get("tempo"), "beat" in run.options
        """)
    assert house.says(ASKED + """
    for options in ({"patence": 3}, {"zzz": 1}, {"tempo": 1, "beat": 2}, {}):
        print(asked(**options))
        """).splitlines() == [
        "no plugin takes the option 'patence' (did you mean 'patience'?); "
        "known: beat, patience, tempo",
        "no plugin takes the option 'zzz'; known: beat, patience, tempo", "3", "3"]
    assert house.minnet("train", "letters", "--epochs", "1", "--patience", "3")[2] == ""
    assert "no plugin takes the option 'patience'; known: none" in house.run(
        ASKED + "\n    print(asked(patience=3))", MINNET_BLOCK="early_stopping,taker")[1]


def test_an_error_for_the_user_late_in_a_training_silences_its_plugin_for_that_one_alone(house):
    watch(house, """
        @minnet.hookimpl
        def minnet_epoch_end(epoch):
            print("told of", epoch.epoch)
            raise minnet.MinnetError("the file is not there")
        """)
    status, output, errors = house.run(WITH_PLUGIN + TRAIN)
    assert [line for line in output.splitlines() if line.startswith("told")] == ["told of 1"] * 2
    assert errors == 2 * (f"minnet: plugin watch ({house.folder / 'watch.py'}): minnet_epoch_end: "
                          "the file is not there\n")


def test_after_its_fault_a_plugin_is_told_nothing_more_and_the_others_are(house):
    watch(house, """
        @minnet.hookimpl
        def minnet_epoch_end(epoch):
            print("watch", epoch.epoch)
            if epoch.epoch == 2:
                raise ValueError("enough")

        @minnet.hookimpl
        def minnet_train_end(run):
            print("watch end")
        """)
    house.plugin("teller", TELLER)
    status, output, errors = house.minnet("train", "letters", "--epochs", "3", "--plugin",
                                          "watch.py")
    assert status == 0
    one_line(errors, "minnet: plugin watch", "minnet_epoch_end: ValueError: enough")
    assert [line for line in output.splitlines() if line.startswith("watch")] == ["watch 1",
                                                                                  "watch 2"]
    assert "epoch 3 True " in output and "end 3 True\n" in output


def test_a_plugin_without_fault_leaves_the_weights_as_they_are_without_it(house, without_plugin):
    watch(house, "@minnet.hookimpl\ndef minnet_epoch_end(run, epoch):\n    "
                 "run.network.predict(run.dataset.inputs[0])")
    assert house.run(WITH_PLUGIN) == (0, without_plugin, "")


def test_strictly_a_fault_in_a_training_is_an_error(bare_house):
    watch(bare_house, "@minnet.hookimpl\ndef minnet_epoch_end(run):\n    1 / 0")
    status, _, errors = bare_house.minnet("train", "letters", "--plugin", "watch.py",
                                          MINNET_STRICT="1")
    assert status == 1
    one_line(errors, "minnet: error: plugin watch",
             "minnet_epoch_end: ZeroDivisionError: division by zero")


def test_ctrl_c_in_a_batch_reaches_the_end_of_the_training(house):
    watch(house, TELLER)
    assert house.says("""
        import contextlib
        import minnet
        minnet.load_plugin("watch.py")

        def on_batch(epoch, done, total):
            if epoch == 3:
                raise KeyboardInterrupt

        letters, _ = minnet.load_dataset("letters")
        with contextlib.suppress(KeyboardInterrupt):
            minnet.train(minnet.Network.mlp([30, 3]), letters, epochs=9, batch_size=1,
                         learning_rate=1.0, on_batch=on_batch)
        """).splitlines()[-2:] == ["epoch 2 True False", "end 2 True"]


def test_ctrl_c_in_a_hook_ends_the_training_and_is_no_fault_of_the_plugins(house):
    watch(house, """
        @minnet.hookimpl
        def minnet_epoch_end(epoch):
            if epoch.epoch == 2:
                raise KeyboardInterrupt

        @minnet.hookimpl
        def minnet_train_end(run):
            print("told of the end:", run.history.stopped)
        """)
    status, output, errors = house.minnet("train", "letters", "--epochs", "9", "--plugin",
                                          "watch.py")
    assert (status, errors) == (0, "")
    assert "told of the end: Ctrl-C\n" in output
    assert "stopped by Ctrl-C" in output and "epoch 3" not in output


def test_an_error_that_ends_a_training_is_the_callers_and_no_end_is_told(bare_house):
    watch(bare_house, TELLER)
    output = bare_house.says("""
        import minnet
        minnet.load_plugin("watch.py")
        letters, _ = minnet.load_dataset("letters")
        try:
            minnet.train(minnet.Network.mlp([30, 3]), letters, epochs=2, batch_size=1,
                         learning_rate=1.0, on_epoch=lambda record: 1 / 0)
        except ZeroDivisionError:
            print("the caller's")
        """)
    assert output.startswith("start ") and output.endswith("\nthe caller's")
    assert "\nend " not in output


def test_each_training_has_events_of_its_own(bare_house):
    watch(bare_house, TELLER)
    lines = bare_house.says(WITH_PLUGIN + TRAIN).splitlines()
    assert [line.split()[0] for line in lines] == ["start", "epoch", "epoch", "epoch", "end",
                                                   "3;"] * 2


def test_who_wants_to_be_told_first_or_last_is(house):
    for name, mark in (("aaa", "minnet.hookimpl(tryfirst=True)"), ("bbb", "minnet.hookimpl"),
                       ("ccc", "minnet.hookimpl(trylast=True)")):
        house.plugin(name,
                     f"import minnet\n\n@{mark}\ndef minnet_train_start(run):\n    print({name!r})")
    told = [line for line in house.minnet("train", "letters", "--epochs", "1")[1].splitlines()
            if line in ("aaa", "bbb", "ccc")]
    assert told == ["aaa", "bbb", "ccc"]


def test_calls_are_shown_on_standard_error_if_a_trace_is_asked_for(house):
    watch(house, TELLER)
    status, output, errors = house.minnet("train", "letters", "--epochs", "1", "--plugin",
                                          "watch.py", MINNET_TRACE="1")
    assert status == 0
    assert "trace" not in output
    calls = [line for line in errors.splitlines() if line.startswith("minnet: trace: ")]
    for hook in ("minnet_datasets", "minnet_backends", "minnet_train_start", "minnet_epoch_end",
                 "minnet_train_end"):
        assert any(hook in call for call in calls), hook


def test_no_calls_are_shown_unasked(bare_house):
    watch(bare_house, TELLER)
    assert bare_house.minnet("train", "letters", "--epochs", "1", "--plugin", "watch.py",
                             MINNET_TRACE="0")[2] == ""


# A training that tells of its progress after each batch.
TALKATIVE = """
import minnet
from minnet import progress
progress.OFTEN = progress.SELDOM = 0.0
minnet.load_plugin("watch.py")
letters, _ = minnet.load_dataset("letters")
minnet.train(minnet.Network.mlp([30, 3]), letters, epochs=2, batch_size=1, learning_rate=1.0,
             backend="python")
"""


def test_a_plugin_is_told_how_far_a_training_has_come(house):
    watch(house, """
        @minnet.hookimpl
        def minnet_progress(run, progress):
            print(progress.epoch, progress.epochs, progress.done, progress.total, run.dataset.name,
                  len(run.history.epochs), hasattr(run, "network"), progress.line(80)[-4:])
            if progress.epoch == 2:
                run.stop("enough")

        @minnet.hookimpl
        def minnet_train_end(run):
            print(run.network, run.history.stopped)
        """)
    assert house.says(TALKATIVE).splitlines() == [
        *[f"1 2 {done} 3 letters 0 False left" for done in (1, 2, 3)],
        *[f"2 2 {done} 3 letters 1 False left" for done in (1, 2, 3)],
        "Network(30-3, sigmoid, half_squared_error) enough"]


@pytest.mark.parametrize("fault, words", [
    ("run.network", "minnet_progress: AttributeError"),
    ("run.epochs = 7", "run.epochs may be looked at, but not changed"),
    ("raise minnet.MinnetError('no paper')", "minnet_progress: no paper")])
def test_what_goes_wrong_in_progress_is_told_once_and_no_harm(bare_house, fault, words):
    watch(bare_house, f"""
        @minnet.hookimpl
        def minnet_progress(run, progress):
            {fault}
        """)
    status, output, errors = bare_house.run(TALKATIVE)
    assert status == 0
    one_line(errors, "minnet: plugin watch", words)


def test_the_first_plugin_that_has_a_picture_of_a_thing_shows_it(house):
    watch(house, """
        @minnet.hookimpl(tryfirst=True)
        def minnet_show(thing):
            if isinstance(thing, minnet.History):
                return "<b>mine</b>"
        """)
    assert house.says("""
        import minnet
        minnet.load_plugin("watch.py")
        print(minnet.History()._repr_html_())
        print(minnet.Network.mlp([2, 1])._repr_svg_()[:4])
        print("<table>" in minnet.Evaluation(0.5, 2, [[1, 0], [0, 1]])._repr_html_())
        """).splitlines() == ["<b>mine</b>", "<svg", "True"]


@pytest.mark.parametrize("result, words", [
    ("return 42", "minnet_show: it should return HTML or SVG, a text, or None, and returned 42"),
    ("1 / 0", "minnet_show: ZeroDivisionError"),
    ("raise minnet.MinnetError('too large')", "minnet_show: too large")])
def test_a_picture_that_is_none_is_told_and_the_thing_shown_all_the_same(bare_house, result, words):
    watch(bare_house, f"""
        @minnet.hookimpl(tryfirst=True)
        def minnet_show(thing):
            {result}
        """)
    status, output, errors = bare_house.run("""
        import minnet
        minnet.load_plugin("watch.py")
        print(minnet.History()._repr_html_())
        """)
    assert status == 0 and "History(0 epochs" in output
    one_line(errors, "minnet: plugin watch", words)
