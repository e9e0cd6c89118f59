"""Writes onnx_files/: small networks as PyTorch and Keras export them, and what these answer.

All in float32, untrained. Run it once for each maker, with that and onnx installed:

    python3 tests/plugins/make_onnx_files.py torch
    python3 tests/plugins/make_onnx_files.py torch-dynamo
    KERAS_BACKEND=torch python3 tests/plugins/make_onnx_files.py keras-torch
    KERAS_BACKEND=tensorflow python3 tests/plugins/make_onnx_files.py keras-tensorflow

The second needs onnxscript besides, the last tf2onnx. The tests only read the files. The inputs in
answers.json are channel by channel, as minnet takes pictures, in whatever order the file has them.
"""

import json
import pathlib
import sys

import numpy

FOLDER = pathlib.Path(__file__).with_name("onnx_files")
SAMPLES = 2


def eighths(x):
    """The numbers rounded to eighths, which are short and exact."""
    return (x * 8).round() / 8


def torch_networks():
    """A convolution network with batch normalization, and a perceptron without softmax."""
    import torch
    from torch import nn
    torch.manual_seed(0)
    pictures = nn.Sequential(
        nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.MaxPool2d(2), nn.ReLU(),
        nn.Conv2d(3, 2, 3, padding=1), nn.LeakyReLU(0.1), nn.AvgPool2d(2), nn.Flatten(),
        nn.Dropout(0.3), nn.Linear(18, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 4),
        nn.LogSoftmax(1))
    for norm in pictures[1], pictures[10]:
        for numbers in norm.weight, norm.bias, norm.running_mean:
            nn.init.normal_(numbers)
        nn.init.uniform_(norm.running_var, 0.5, 2.0)
    numbers = nn.Sequential(nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 5), nn.Mish(),
                            nn.Linear(5, 5), nn.Hardtanh(), nn.Linear(5, 3))
    return {"pictures": (pictures.eval(), (1, 14, 14)), "numbers": (numbers.eval(), (4,))}


def by_torch(maker):
    """PyTorch's exporters: the one by tracing, and its successor."""
    import torch
    for name, (network, shape) in torch_networks().items():
        x = eighths(torch.randn(SAMPLES, *shape))
        path = FOLDER / f"{maker}-{name}.onnx"
        if maker == "torch":
            torch.onnx.export(network, (x,), str(path), dynamo=False, input_names=["x"],
                              dynamic_axes={"x": {0: "samples"}})
        else:
            program = torch.onnx.export(network, (x,), dynamo=True,
                                        dynamic_shapes=({0: torch.export.Dim("samples")},))
            for node in program.model.graph:
                node.metadata_props.clear()  # Where its line of code is on the maker's machine.
            program.save(str(path), external_data=False)
        yield path.name, torch.__version__, x.numpy(), network(x).detach().numpy()


def keras_networks(keras):
    """Pictures with the channels last, with rests and zeros at the sides, and a perceptron."""
    layers = keras.layers
    pictures = keras.Sequential([
        keras.Input((12, 12, 2)), layers.Rescaling(1 / 4),
        layers.Conv2D(3, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(2, 3, padding="same", activation="elu"), layers.BatchNormalization(),
        layers.Flatten(), layers.Dense(4, activation="silu"), layers.Dropout(0.3),
        layers.Dense(3, activation="softmax")])
    rests = keras.Sequential([
        keras.Input((14, 14, 1)), layers.Conv2D(3, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(2, 2, activation="softplus"), layers.MaxPooling2D(2), layers.Flatten(),
        layers.Dense(3, activation="softmax")])
    means = keras.Sequential([
        keras.Input((8, 8, 1)),
        layers.Conv2D(3, 3, strides=2, padding="same", activation="hard_sigmoid"),
        layers.AveragePooling2D(2), layers.Conv2D(3, 1, activation="mish"),
        layers.GlobalAveragePooling2D(), layers.Dense(2, activation="sigmoid")])
    numbers = keras.Sequential([
        keras.Input((4,)), layers.Dense(6, activation="softsign"), layers.BatchNormalization(),
        layers.Dense(5, activation="leaky_relu"), layers.Dense(1)])
    return {"pictures": pictures, "rests": rests, "means": means, "numbers": numbers}


def by_keras(maker):
    """Keras's export, by PyTorch's exporter or by tf2onnx."""
    import keras
    keras.utils.set_random_seed(1)
    source = numpy.random.default_rng(2)
    for name, network in keras_networks(keras).items():
        for layer in network.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.set_weights([source.uniform(0.5, 2.0, w.shape) for w in layer.get_weights()])
        x = eighths(source.normal(size=(SAMPLES, *network.input_shape[1:])).astype("float32"))
        answers = network.predict(x, verbose=0)
        path = FOLDER / f"{maker}-{name}.onnx"
        network.export(str(path), format="onnx", verbose=False)
        yield path.name, keras.__version__, numpy.moveaxis(x, -1, 1), answers


def main():
    maker = sys.argv[1]
    answers_path = FOLDER / "answers.json"
    answers = json.loads(answers_path.read_text("utf-8")) if answers_path.exists() else {}
    for name, version, x, a in by_keras(maker) if "keras" in maker else by_torch(maker):
        answers[name] = {"version": version, "inputs": x.reshape(SAMPLES, -1).tolist(),
                         "outputs": [[float(f"{a_j:.9g}") for a_j in row]
                                     for row in a.reshape(SAMPLES, -1).tolist()]}
    answers_path.write_text(json.dumps(answers) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
