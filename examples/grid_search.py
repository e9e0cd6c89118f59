"""T2's first to-do: choosing hyper-parameters, here the learning rate and the hidden neurons.

T2's network learns digits, 7 × 7 dots each, with every combination of the two, three seeds each,
and is measured on samples that it has not learned from. The test images are kept for the best one.
"""

import argparse

import minnet
from minnet_plugins.search import search
from picture import smaller

RATES, HIDDEN, SAMPLES = (0.03, 0.3, 3.0, 30.0), (2, 10, 30), 500

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--keep", metavar="FILE.jsonl", help="go on with this file if interrupted")
options = parser.parse_args()


def few(digits):
    """The first digits of a data set, made smaller."""
    return minnet.Dataset(*[[make(rows[i]) for i in range(SAMPLES)] for make, rows in (
        (smaller, digits.inputs), (list, digits.targets))], digits.classes, "small digits")


train, test = map(few, minnet.load_dataset("digits"))
results = search(train, {"learning_rate": RATES, "hidden": HIDDEN}, test=test, epochs=10,
                 batch_size=10, seeds=3, keep=options.keep)

found = {(result.tried["learning_rate"], result.tried["hidden"]): result for result in results}
print(f"validation accuracy in %, mean ± standard deviation of {len(results[0].runs)} seeds\n")
print("learning rate" + "".join(f"{f'{hidden} hidden':>15}" for hidden in HIDDEN))
for rate in RATES:
    print(f"{rate:13g}" + "".join(f"{found[rate, hidden].measured()[:-2]:>15}"
                                  for hidden in HIDDEN))
print(f"""
Too small a rate has not come far when the epochs are over; too large a one throws the weights to
where sigmoid is flat, and nothing is learned any more. Too few hidden neurons cannot tell ten
digits apart at any rate; more of them do better, and take longer: at a rate of 3 these took
{", ".join(f"{found[3.0, hidden].seconds:.1f} s" for hidden in HIDDEN)}.

best: {results.best}
trained on all {SAMPLES} samples, it reads {results.test.correct} of {results.test.total} \
test images right""")
