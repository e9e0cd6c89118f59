"""Output is not the run: whatever becomes of what is printed, the work is done and saved."""

import errno
import io
import json
import os
import subprocess
import sys

import minnet
import pytest
from minnet.cli.output import Output, encodable

ROOT = os.path.dirname(os.path.dirname(minnet.__file__))

TRAIN = ["train", "letters", "--epochs", "200", "--backend", "python"]

needs_pipes = pytest.mark.skipif(os.name != "posix", reason="there are no POSIX pipes here")
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """The file of what TRAIN learns where nothing is in its way."""
    path = tmp_path_factory.mktemp("learned") / "model.json"
    subprocess.run([sys.executable, "-m", "minnet", *TRAIN, "--save", path], check=True,
                   env={**os.environ, "PYTHONPATH": ROOT}, stdout=subprocess.DEVNULL)
    return path.read_bytes()


def shell(words, redirection: str):
    """`minnet` in a shell, finished, its output redirected."""
    command = ["sh", "-c", f'"$@" {redirection}', "sh", sys.executable, "-m", "minnet", *words]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": ROOT}, capture_output=True,
                          encoding="utf-8")


@needs_pipes
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "json"])
def test_a_reader_that_leaves_after_a_line_costs_nothing_that_is_learned(process, tmp_path,
                                                                         learned, more):
    saved, kept = tmp_path / "model.json", tmp_path / "kept.json"
    child = process(*TRAIN, *more, "--save", saved, "--checkpoint", kept)
    assert "letters" in child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == ""
    child.stderr.close()
    assert child.wait() == 0
    assert saved.read_bytes() == learned
    assert json.loads(kept.read_text())["run"]["network"] == json.loads(learned)
    assert minnet.load(saved).classify(minnet.load_dataset("letters")[0].inputs[0]) == "A"


@needs_pipes
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_cost_nothing_that_is_learned(tmp_path, learned, closed):
    saved = tmp_path / "model.json"
    done = shell([*TRAIN, "--save", saved], closed)
    assert (done.returncode, done.stderr) == (0, "")
    assert saved.read_bytes() == learned


@needs_pipes
def test_of_closed_standard_error_nothing_gets_into_the_output():
    done = shell(["train", "leters"], "2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@needs_pipes
def test_closed_standard_input_holds_no_samples(zeros):
    done = shell(["predict", zeros, "-"], "<&-")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("minnet: error: standard input holds no samples")


@needs_full
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "json"])
def test_a_full_disk_under_the_output_is_told_when_all_is_done(tmp_path, learned, more):
    saved = tmp_path / "model.json"
    done = shell([*TRAIN, *more, "--save", saved], "> /dev/full")
    assert done.returncode == 1
    assert done.stderr == f"minnet: error: the output: {os.strerror(errno.ENOSPC)}\n"
    assert saved.read_bytes() == learned


@needs_full
@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["explain"], ["plugins"],
                                   ["check", "--layers", "2,2,1"]])
def test_a_full_disk_is_told_by_every_command(words):
    done = shell(words, "> /dev/full")
    assert done.returncode == 1
    assert done.stderr == f"minnet: error: the output: {os.strerror(errno.ENOSPC)}\n"


@needs_full
def test_where_nothing_can_be_said_the_work_is_done(tmp_path, learned):
    saved = tmp_path / "model.json"
    done = shell([*TRAIN, "--save", saved], "> /dev/full 2> /dev/full")
    assert done.returncode == 1
    assert saved.read_bytes() == learned


@needs_pipes
def test_a_plugin_that_prints_is_not_at_fault_where_nobody_reads(process, tmp_path):
    plugin = tmp_path / "teller.py"
    plugin.write_text("import minnet\n\n@minnet.hookimpl\ndef minnet_epoch_end(run, epoch):\n"
                      f"    open({str(tmp_path / 'told')!r}, 'a').write('.')\n"
                      "    print(epoch.loss, flush=True)\n", encoding="utf-8")
    child = process(*TRAIN, "--plugin", plugin)
    child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == ""
    child.stderr.close()
    assert child.wait() == 0
    assert (tmp_path / "told").read_text() == 200 * "."


@needs_pipes
def test_predict_ends_when_nobody_reads_on(process, tmp_path):
    minnet.save(minnet.Network([minnet.Dense(1, 1, "identity")]), tmp_path / "model.json")
    rows = tmp_path / "rows.txt"
    rows.write_text(20_000 * "0\n", encoding="utf-8")
    child = process("predict", tmp_path / "model.json", rows, "missing, which is told if reached")
    child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == ""
    child.stderr.close()
    assert child.wait() == 0


# Every command's words and help, one after the other in one process; what each is done with
# follows. The network has Chinese classes.

EVERY = """
import sys
import minnet
from minnet.cli import main
network = minnet.Network.mlp([30, 5, 3])
network.classes = ["\u732b\u00e9", "\u72d7\u00e9", "\u9e1f\u00e9"]
minnet.save(network, "model.json")
for words in ("--help", "train --help", "evaluate --help", "predict --help", "explain --help",
              "check --help", "plugins --help", "book --help", "bundle --help",
              "train letters --epochs 2 --backend python --save new.json",
              "train letters --epochs 2 --backend python --json",
              "evaluate new.json letters --backend python", "predict model.json letters",
              "predict model.json letters --json", "explain", "explain --lang zh",
              "explain --format markdown --lang zh", "explain --format html", "check new.json",
              "plugins", "plugins show optimizers", "plugins show activations",
              "plugins show losses", "plugins show penalties", "bundle --out small.py"):
    status = main(words.split())
    assert status == 0, (words, status)
assert minnet.load("new.json").classes == ["A", "B", "C"]
assert main(["train", "\u2202\u732b"]) == 1
"""

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("encoding, settings", [
    ("ascii", {"PYTHONIOENCODING": "ascii"}),
    ("latin-1", {"PYTHONIOENCODING": "latin-1"}),
    ("cp1252", {"PYTHONIOENCODING": "cp1252"}),
    ("ascii", C_LOCALE),
], ids=["ascii", "latin-1", "cp1252", "LC_ALL=C"])
def test_every_command_serves_on_a_terminal_without_greek_or_chinese(tmp_path, encoding, settings):
    (tmp_path / "every.py").write_text(EVERY, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("PYTHONIOENCODING", "PYTHONUTF8")}
    done = subprocess.run([sys.executable, "every.py"], cwd=tmp_path, capture_output=True,
                          env={**environment, "PYTHONPATH": ROOT, **settings})
    output, errors = done.stdout.decode(encoding), done.stderr.decode(encoding)
    assert done.returncode == 0, errors
    assert errors.startswith("minnet: error: there is no data set named 'd\\u732b'")
    assert errors.count("\n") == 1
    assert "w11(2) <- w11(2) - eta dC/dw11(2) = 0.4 - 0.5*0.082167041 = 0.358916480" in output
    assert any(f"\\u{code}" in output for code in ("732b", "72d7", "9e1f"))
    assert ("\u00e9" in output) == (encoding != "ascii")


# The stream itself.

class Broken(io.StringIO):
    """A stream that takes the first text and no other."""

    def write(self, text):
        if self.getvalue():
            raise OSError(errno.EIO, "cannot write any more")
        return super().write(text)


def test_a_failure_is_kept_and_what_comes_after_it_dropped():
    stream = Broken()
    output = Output(stream)
    for text in ("one", "two", "three"):
        assert output.write(text) == len(text)
    output.flush()
    assert stream.getvalue() == "one"
    assert output.failure.errno == errno.EIO
    assert output.what_failed() == "cannot write any more"


def test_a_stream_that_was_closed_in_between_raises_nothing():
    stream = io.StringIO()
    output = Output(stream)
    stream.close()
    output.write("one")
    assert output.what_failed() == "I/O operation on closed file"


@pytest.mark.parametrize("text, encoding, written", [
    ("\u2202C \u2190 \u00bd\u03b7\u00b7a\u2081\u207d\u00b2\u207e",
     "utf-8", "\u2202C \u2190 \u00bd\u03b7\u00b7a\u2081\u207d\u00b2\u207e"),
    ("\u2202C \u2190 \u00bd\u03b7\u00b7a\u2081\u207d\u00b2\u207e",
     "latin-1", "dC <- 1/2eta*a1(2)"),
    ("\u00bd\u00b7\u00b2", "latin-1", "\u00bd\u00b7\u00b2"),
    ("\u732b \u72d7", "cp1252", "\\u732b \\u72d7"),
    ("\udcff.txt", "utf-8", "\\udcff.txt"),
])
def test_a_text_is_written_as_it_is_or_all_of_it_plainly(text, encoding, written):
    assert encodable(text, encoding) == written
