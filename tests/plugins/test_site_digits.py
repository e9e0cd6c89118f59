"""What the page "Draw a digit" asks Python for."""

import base64
import json

import minnet
import pytest
from minnet_plugins.site import session
from minnet_plugins.site.session import digits

SHIFTS = [(0.0, 0.0, 1.0), (0.45, 0.1, 0.5), (0.02, 0.7, 0.25), (0.0, 0.3, 0.7)]


@pytest.fixture(autouse=True)
def new_desk(monkeypatch):
    """A session of its own for each test."""
    monkeypatch.setattr(digits, "desk", digits.Desk())


def ask(call, **arguments):
    """What a call answers; bytes as they are."""
    answer = session.answer(call, json.dumps(arguments))
    return answer if isinstance(answer, bytes) else json.loads(answer).get("result")


def refusal(call, **arguments):
    """The sentence of a call that is refused."""
    return json.loads(session.answer(call, json.dumps(arguments)))["error"]


def strokes(levels: bytes, left: float, top: float, size: float) -> dict:
    """A picture as strokes along its light pixels, drawn at a place of the pad and of a size."""
    lines = []
    for row in range(28):
        light = [level > 110 for level in levels[28 * row:28 * row + 28]] + [False]
        starts = [c for c in range(28) if light[c] and not light[c - 1]]
        ends = [c for c in range(28) if light[c] and not light[c + 1]]
        lines += [[[left + size * (c + 0.5) / 28, top + size * (row + 0.5) / 28] for c in run]
                  for run in zip(starts, ends)]
    return {"strokes": lines, "width": size / 28}


@pytest.mark.parametrize("network", ["dense", "conv"])
def test_test_images_are_read_wherever_and_however_large_they_are_drawn(network):
    for shift in SHIFTS:
        samples = [ask("digits_sample", number=number) for number in range(20)]
        drawings = [strokes(base64.b64decode(sample["levels"]), *shift) for sample in samples]
        read = [ask("digits_read", network=network, drawing=drawing) for drawing in drawings]
        right = sum(each["digit"] == sample["label"] for each, sample in zip(read, samples))
        assert right >= 18, (shift, right)
        assert all(sum(each["probabilities"]) == pytest.approx(1) for each in read)


@pytest.mark.parametrize("network, least", [("dense", 0.92), ("conv", 0.95)])
def test_the_carried_networks_read_the_test_images(network, least):
    test = minnet.load_dataset("digits")[1]
    if network == "conv":
        test = minnet.Dataset(test.inputs[:200], test.targets[:200], test.classes)
    assert minnet.evaluate(digits.desk.networks[network], test).accuracy >= least


def test_a_drawing_fills_the_box_of_mnist_and_its_lines_are_as_wide_whatever_its_size():
    inked = []
    for size in 0.9, 0.3, 0.1:
        line = [[[0.05, 0.05], [0.05, 0.05 + size]], [[0.05, 0.05], [0.05 + size / 2, 0.05]]]
        levels = ask("digits_read", network="dense",
                     drawing={"strokes": line, "width": 0.09})["levels"]
        rows = [r for r in range(28) if any(levels[28 * r:28 * r + 28])]
        assert rows[-1] - rows[0] + 1 == 20
        inked.append(sum(levels) / 255)
    assert max(inked) < 2 * min(inked)
    assert ask("digits_read", network="dense", drawing={"strokes": []})["blank"]


def test_hidden_neurons_add_up_to_the_weighted_input_of_the_output():
    ask("digits_read", network="dense", drawing=ask("digits_sample", number=3))
    told = ask("digits_hidden", digit=5)
    shares = [neuron["share"] for neuron in told["neurons"]]
    assert sum(shares) == pytest.approx(told["sum"])
    assert told["sum"] + told["bias"] == pytest.approx(told["z"])
    assert shares == sorted(shares, key=abs, reverse=True)
    assert len(ask("digits_weights")) == 30 * 784


def test_the_sums_of_a_convolution_are_those_of_numpy():
    np = pytest.importorskip("numpy", reason="NumPy is not installed")
    sample = ask("digits_sample", number=4)
    ask("digits_read", network="conv", drawing=sample)
    conv = digits.desk.networks["conv"].layers[0]
    x = np.frombuffer(base64.b64decode(sample["levels"]), np.uint8).reshape(28, 28) / 255
    windows = np.lib.stride_tricks.sliding_window_view(x, (5, 5))
    z = np.einsum("uvmn,fmn->fuv", windows, np.array(conv.weights)[:, 0])
    z += np.array(conv.biases)[:, None, None]
    back = ask("digits_maps_back", target=8)
    delta = np.array(digits.desk.view(8).deltas[0]).reshape(z.shape)
    for f, u, v in (0, 7, 9), (3, 12, 12), (5, 23, 0):
        place = ask("digits_place_back", filter=f, row=u, column=v, target=8)
        assert place["sum"] == pytest.approx(np.sum(place["products"]))
        assert place["z"] == pytest.approx(z[f, u, v])
        assert place["a"] == pytest.approx(max(0, z[f, u, v]))
        block = np.maximum(z[f], 0)[u // 2 * 2:u // 2 * 2 + 2, v // 2 * 2:v // 2 * 2 + 2]
        assert place["pool"]["a"] == pytest.approx(block.max())
        np.testing.assert_allclose(place["gradient"],
                                   np.einsum("uv,uvmn->mn", delta[f], windows), atol=1e-12)
    kernel = ask("digits_kernel", filter=2, m=1, n=3, target=8)
    assert kernel["sum"] == pytest.approx((delta[2] * windows[:, :, 1, 3]).sum())
    assert total(kernel) == pytest.approx(kernel["sum"])
    pixel = ask("digits_pixel", row=11, column=8, target=8)
    assert total(pixel) == pytest.approx(pixel["sum"])
    assert pixel["sum"] == pytest.approx(slope_of_cost(x, 11, 8, 8), rel=1e-4)
    assert back["target"] == 8 and len(back["slope"]) == 784


def total(found: dict) -> float:
    """The sum of the terms that are shown, and of the others."""
    return sum(term["product"] for term in found["terms"]) + found["left_sum"]


def slope_of_cost(x, r, c, target, h=1e-6) -> float:
    """The numerical derivative of the cost by a pixel."""
    costs = []
    for step in h, -h:
        moved = x.copy()
        moved[r, c] += step
        y = minnet.one_hot(target, 10)
        costs.append(digits.desk.networks["conv"].cost(moved.ravel().tolist(), y))
    return (costs[0] - costs[1]) / (2 * h)


def learned(**settings) -> list:
    """The history of a training that has come to its end."""
    ask("digits_train", **settings)
    while True:
        state = ask("digits_step", samples=500)
        if state["phase"] == "done":
            return state["history"]


def test_ones_own_digits_are_learned_and_the_test_images_not_forgotten():
    mine = [ask("digits_sample", number=number) for number in range(6)]
    for digit in mine:
        digit["label"] = (digit["label"] + 1) % 10
    assert ask("digits_own", digits=mine)["count"] == 6
    history = learned(network="dense", data="own", epochs=4, learning_rate=0.2)
    assert [record["epoch"] for record in history] == [0, 1, 2, 3, 4]
    assert history[0]["own"] == 0 and history[-1]["own"] >= 0.8
    assert history[-1]["test"] > 0.8
    assert not ask("digits_networks")["dense"]["carried"]
    read, model = ask("digits_own_read", network="dense"), ask("digits_model", network="dense")
    assert ask("digits_carried", network="dense")["dense"]["carried"]
    assert ask("digits_own_read", network="dense") != read
    ask("digits_put", network="dense", model=model)
    assert ask("digits_own_read", network="dense") == read


def test_a_network_learns_from_new_weights_as_minnet_train_does():
    history = learned(network="dense", data="few", new=True, epochs=2, learning_rate=0.3, seed=5)
    assert history[0]["test"] < 0.3 < history[1]["test"]
    train, test = minnet.load_dataset("digits")
    few = minnet.Dataset(train.inputs[:500], train.targets[:500], train.classes)
    twin = minnet.Network.mlp([784, 30, 10], "sigmoid", "softmax", "cross_entropy", "xavier",
                              seed=5)
    records = minnet.train(twin, few, epochs=2, batch_size=10, learning_rate=0.3, seed=5,
                           backend="lists", validation=test)
    assert history[2]["loss"] == pytest.approx(records[1].loss, abs=1e-9)
    assert history[2]["test"] == records[1].validation_accuracy


def test_own_digits_go_out_as_idx_that_minnet_reads_and_come_back(tmp_path):
    kept = [ask("digits_sample", number=number) for number in range(5)]
    ask("digits_own", digits=kept)
    files = [(f"own-{what}-idx{dimensions}-ubyte", ask("digits_idx", what=what))
             for what, dimensions in (("images", 3), ("labels", 1))]
    for name, content in files:
        (tmp_path / name).write_bytes(content)
    read = minnet.load_dataset(str(tmp_path / "own-images-idx3-ubyte"))[0]
    assert [target.index(1) for target in read.targets] == [digit["label"] for digit in kept]
    packed = [{"name": name, "content": base64.b64encode(content).decode()}
              for name, content in files]
    assert ask("digits_import", files=packed) == kept
    text = json.dumps({"format": "minnet digits", "digits": kept}).encode()
    as_json = [{"name": "my.json", "content": base64.b64encode(text).decode()}]
    assert ask("digits_import", files=as_json) == kept
    assert "choose one file of JSON, or two of IDX" in refusal("digits_import", files=packed[:1])


@pytest.mark.parametrize("call, arguments, words", [
    ("digits_read", {"network": "deep", "drawing": {}}, "no network 'deep'; known: dense, conv"),
    ("digits_read", {"network": "dense", "drawing": {"levels": "AAAA"}}, "3 grey levels came"),
    ("digits_read", {"network": "dense", "drawing": {"strokes": [[[1]]]}}, "points [x, y]"),
    ("digits_place", {"filter": 9, "row": 0, "column": 0}, "no place 9: they are 0 to 5"),
    ("digits_own", {"digits": [{"label": 12, "levels": ""}]}, "12 is no digit"),
    ("digits_train", {"network": "dense", "data": "own"}, "kept no digit yet"),
    ("digits_train", {"network": "dense", "epochs": 0}, "epochs is a whole number from 1 to 100"),
    ("digits_train", {"network": "dense", "learning_rate": -1}, "a number above 0, and not -1"),
    ("digits_step", {}, "no training has begun"),
    ("digits_put", {"network": "dense", "model": {"format": "x"}},
     "not a network that minnet saved"),
])
def test_what_makes_no_sense_is_refused_in_one_sentence(call, arguments, words):
    assert words in refusal(call, **arguments)


def test_a_training_that_diverges_leaves_the_weights_from_before():
    ask("digits_train", network="conv", data="few", learning_rate=1e200)
    digits.desk.course.left = []
    digits.desk.course.next_epoch()
    before = ask("digits_model", network="conv")
    sentence = refusal("digits_step", samples=50)
    assert "try a learning rate smaller than 1e+200, 1e+199 say" in sentence
    assert ask("digits_model", network="conv") == before
