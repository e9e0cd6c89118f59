"""T1's last word, put right: a network reads a picture of 2026, and one that is harder to read.

It learns from the 5,000 images that come with minnet, in less than a minute and with nothing
installed. The second picture is larger, its digits stand anywhere in their tiles, and they are in
dark ink on grey paper with a shadow. --svg FILE draws how that one was read.
"""

import argparse
import os

import minnet
from reading_svg import as_svg

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "2026")
PICTURES = {"2026.pgm": (28, 28), "2026_on_paper.pgm": (64, 64)}
ON_EVERY_TERMINAL = str.maketrans("░▒▓█", ":+#@")

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--svg", metavar="FILE", help="draw how the second picture was read")
options = parser.parse_args()
try:
    if options.svg:
        minnet.check_writable(options.svg)
except minnet.MinnetError as error:
    raise SystemExit(f"read_2026.py: {error}")

train, test = minnet.load_dataset("digits")
network = minnet.Network.mlp([784, 60, 10], activation="relu", output_activation="softmax",
                             loss="cross_entropy", initializer="he")
print("learning from 5,000 digits ...", flush=True)
for learning_rate in 0.15, 0.15, 0.1, 0.05:
    minnet.train(network, train, epochs=1, batch_size=10, learning_rate=learning_rate)
right = minnet.evaluate(network, test)
print(f"{right.correct} of {right.total} test images read right\n")

for name, tile in PICTURES.items():
    path = os.path.join(HERE, name)
    tiles, _ = minnet.load_dataset(path, tile=tile, network=network)
    outputs = [network.predict(x) for x in tiles.inputs]
    digits = [str(a.index(max(a))) for a in outputs]
    print(f"{name} reads {''.join(digits)}")
    for i, (digit, a) in enumerate(zip(digits, outputs)):
        print(tiles.drawn(i, 28).strip("\n").translate(ON_EVERY_TERMINAL))
        print(f"{digit}, with a probability of {100 * max(a):.1f} %\n")

if options.svg:
    with open(path[:-len("pgm")] + "png", "rb") as file:
        drawing = as_svg(file.read(), tiles.inputs, outputs)
    minnet.write_whole(options.svg, drawing, "cannot save the drawing")
