"""minnet's networks as scikit-learn's estimators: its own checks, and MLPClassifier's numbers."""

import doctest
import importlib.util
import os
import pathlib
import pickle
import re
import subprocess
import sys

import minnet
import pytest

if importlib.util.find_spec("sklearn") is None:
    pytest.skip("scikit-learn is missing: there is nothing to be at home in",
                allow_module_level=True)

import minnet_plugins.sklearn_estimators
import numpy as np
from minnet_plugins.sklearn_estimators import MinnetClassifier, MinnetRegressor
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_digits, load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler, scale
from sklearn.utils.estimator_checks import parametrize_with_checks

ROOT = pathlib.Path(minnet.__file__).resolve().parent.parent
X, y = load_iris(return_X_y=True)
X = scale(X)
# No end before max_iter, and so no warning that it was too soon.
SHORT = {"tol": 0, "n_iter_no_change": 1000, "random_state": 0, "backend": "numpy"}
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def classifier(**settings):
    """One that learns the irises in a moment."""
    return MinnetClassifier(**{"hidden_layer_sizes": (8,), "optimizer": "momentum:0.9",
                               "learning_rate_init": 0.1, "batch_size": 10, "max_iter": 5,
                               **SHORT, **settings})


def same_weights(one, other):
    """Hold all weights and biases against each other, to the bit."""
    for mine, its in zip(one.coefs_ + one.intercepts_, other.coefs_ + other.intercepts_):
        np.testing.assert_array_equal(mine, its)


@parametrize_with_checks([MinnetClassifier(), MinnetRegressor()])
def test_scikit_learns_own_check(estimator, check):
    check(estimator)


def test_the_lines_of_the_docstring_do_what_they_show():
    assert doctest.testmod(minnet_plugins.sklearn_estimators).failed == 0


@pytest.mark.parametrize("hidden", [(7,), (9, 5)])
@pytest.mark.parametrize("activation, theirs", [("relu", "relu"), ("tanh", "tanh"),
                                                ("sigmoid", "logistic")])
def test_an_epoch_takes_mlp_classifiers_steps_from_its_weights(hidden, activation, theirs):
    digits, labels = load_digits(return_X_y=True)
    digits, labels = digits[:230] / 16, labels[:230]
    same = {"hidden_layer_sizes": hidden, "learning_rate_init": 0.3, "batch_size": 20,
            "shuffle": False, "max_iter": 1, "warm_start": True}
    mlp = MLPClassifier(**same, activation=theirs, solver="sgd", alpha=0, momentum=0,
                        nesterovs_momentum=False).fit(digits, labels)
    ours = MinnetClassifier(**same, activation=activation, optimizer="sgd").fit(digits, labels)
    for layer, w, b in zip(ours.network_.layers, mlp.coefs_, mlp.intercepts_):
        layer.weights, layer.biases = w.T.tolist(), b.tolist()
    mlp.fit(digits, labels)
    ours.fit(digits, labels)
    for mine, its in zip(ours.coefs_ + ours.intercepts_, mlp.coefs_ + mlp.intercepts_):
        np.testing.assert_allclose(mine, its, rtol=0, atol=1e-9)
    assert ours.loss_curve_[-1] == pytest.approx(mlp.loss_curve_[-1], abs=1e-9)
    np.testing.assert_allclose(ours.predict_proba(digits), mlp.predict_proba(digits), atol=1e-9)
    np.testing.assert_array_equal(ours.predict(digits), mlp.predict(digits))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("backend", ["numpy", "python"])
def test_partial_fit_is_fit_epoch_by_epoch(optimizer, backend):
    settings = {"optimizer": optimizer, "backend": backend, "max_iter": 3}
    whole, parts = classifier(**settings).fit(X, y), classifier(**settings)
    for _ in range(3):
        parts.partial_fit(X, y, classes=[0, 1, 2])
        parts = pickle.loads(pickle.dumps(parts))
    same_weights(whole, parts)
    assert whole.loss_curve_ == parts.loss_curve_
    assert whole.n_iter_ == parts.n_iter_ == 3


def test_partial_fit_of_quantities_is_fit_epoch_by_epoch():
    settings = {"hidden_layer_sizes": (6,), "max_iter": 3, **SHORT}
    whole, parts = MinnetRegressor(**settings).fit(X, X), MinnetRegressor(**settings)
    for _ in range(3):
        parts.partial_fit(X, X)
    same_weights(whole, parts)


def test_a_grid_in_a_pipeline_finds_the_better_settings_in_two_processes():
    raw, labels = load_iris(return_X_y=True)
    grid = GridSearchCV(make_pipeline(StandardScaler(), classifier()), n_jobs=2, cv=3, param_grid={
        "minnetclassifier__learning_rate_init": [1e-6, 0.1],
        "minnetclassifier__penalties": [(), ["l2:0.001", "l1"]],
        "minnetclassifier__hidden_layer_sizes": [(8, "dropout:0.1")]})
    grid.fit(raw, labels)
    assert grid.best_params_["minnetclassifier__learning_rate_init"] == 0.1
    assert grid.score(raw, labels) > 0.9
    assert cross_val_score(grid.best_estimator_, raw, labels, cv=3).mean() > 0.9


def test_a_pickle_answers_the_same_in_another_process(tmp_path):
    raw, target = load_diabetes(return_X_y=True)
    fitted = make_pipeline(StandardScaler(), MinnetRegressor((5,), max_iter=3)).fit(raw, target)
    (tmp_path / "fitted.pickle").write_bytes(pickle.dumps(fitted))
    program = ("import pickle, sys; from sklearn.datasets import load_diabetes\n"
               "fitted = pickle.load(open(sys.argv[1], 'rb'))\n"
               "print(fitted.predict(load_diabetes().data[:3]).tolist())")
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "fitted.pickle")],
                          env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
                          text=True)
    assert done.stdout.strip() == str(fitted.predict(raw[:3]).tolist()), done.stderr


def test_the_network_answers_as_the_estimator_and_can_be_saved(tmp_path):
    names = np.array(["setosa", "versicolor", "virginica"])
    fitted = classifier(hidden_layer_sizes=(8, 6)).fit(X, names[y])
    minnet.save(fitted.network_, tmp_path / "irises.json")
    network = minnet.load(tmp_path / "irises.json")
    assert [network.classify(x) for x in X.tolist()] == fitted.predict(X).tolist()
    np.testing.assert_allclose(fitted.predict_proba(X[:5]),
                               [network.predict(x) for x in X[:5].tolist()], atol=1e-12)
    for layer, w, b in zip(network.layers, fitted.coefs_, fitted.intercepts_):
        np.testing.assert_array_equal(w, np.transpose(layer.weights))
        np.testing.assert_array_equal(b, layer.biases)
    assert [w.shape for w in fitted.coefs_] == [(4, 8), (8, 6), (6, 3)]
    assert fitted.out_activation_ == "softmax"


def test_quantities_are_answered_in_their_units(tmp_path):
    targets = np.column_stack([1e6 + 2e3 * X[:, 0] - 3e3 * X[:, 1], 0.001 * X[:, 2]])
    fitted = MinnetRegressor((10,), activation="tanh", optimizer="momentum", batch_size=10,
                             learning_rate_init=0.05, max_iter=60, **SHORT).fit(X, targets)
    assert fitted.predict(X).shape == (150, 2)
    assert fitted.score(X, targets) > 0.99
    minnet.save(fitted.network_, tmp_path / "units.json")
    np.testing.assert_allclose(minnet.load(tmp_path / "units.json").predict(X[0].tolist()),
                               fitted.predict(X[:1])[0], rtol=1e-12)
    single = clone(fitted).fit(X, targets[:, 0])
    assert single.predict(X).shape == (150,)
    assert fitted.loss_curve_[-1] < 0.05


def test_weights_of_samples_count_as_the_samples_repeated():
    weights = np.arange(len(y)) % 4
    settings = {"batch_size": 1000, "max_iter": 20}
    weighted = classifier(**settings).fit(X, y, weights)
    repeated = classifier(**settings).fit(np.repeat(X, weights, axis=0), np.repeat(y, weights))
    np.testing.assert_allclose(weighted.coefs_[0], repeated.coefs_[0], atol=1e-9)
    assert weighted.loss_curve_ == pytest.approx(repeated.loss_curve_, abs=1e-9)


def test_early_stopping_goes_back_to_the_best_score():
    fitted = classifier(early_stopping=True, validation_fraction=0.2, max_iter=100, tol=0.01,
                        n_iter_no_change=4).fit(X, y)
    scores = fitted.validation_scores_
    assert len(scores) == fitted.n_iter_ == len(fitted.loss_curve_) < 100
    best = int(np.argmax(scores)) + 1
    short = classifier(early_stopping=True, validation_fraction=0.2, max_iter=best).fit(X, y)
    same_weights(short, fitted)
    assert max(scores[best:], default=0) <= scores[best - 1]


def test_warm_start_goes_on_from_the_weights_that_are_there():
    fitted = classifier(warm_start=True, optimizer="sgd").fit(X, y)
    network, first = fitted.network_, fitted.loss_curve_[0]
    fitted.fit(X, y)
    assert fitted.network_ is network and fitted.n_iter_ == 10
    assert fitted.loss_curve_[5] < first


def test_too_few_epochs_are_a_warning_and_enough_are_none():
    with pytest.warns(ConvergenceWarning, match=r"all 5 epochs \(max_iter\) are done"):
        classifier().fit(X, y)
    fitted = classifier(max_iter=500, tol=0.1, n_iter_no_change=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *words, **more: pytest.fail(str(words)))
        assert 5 <= fitted.fit(X, y).n_iter_ < 500


def test_each_epoch_is_told_if_that_is_wanted(capsys):
    classifier(verbose=True, early_stopping=True, max_iter=2).fit(X, y)
    lines = capsys.readouterr().out.splitlines()
    assert [re.sub(r"\d\.\d+", "x", line) for line in lines] == [
        f"epoch {k}, loss x, validation score x" for k in (1, 2)]


@pytest.mark.parametrize("settings, words", [
    ({"activation": "rellu"}, "there is no activation named 'rellu' (did you mean 'relu'?)"),
    ({"max_iter": 0}, "max_iter should be a whole number, 1 or more, and is 0"),
    ({"batch_size": "all"}, "batch_size, where it is not \"auto\", should be a whole number"),
    ({"learning_rate_init": 0}, "learning_rate_init should be a number above 0, and is 0"),
    ({"tol": None}, "tol should be a number, 0 or more, and is None"),
    ({"validation_fraction": 1}, "validation_fraction should be a number above 0 and below 1"),
    ({"early_stopping": True, "validation_fraction": 0.001}, "greater or equal to"),
    ({"learning_rate_init": 1e200}, "the steps are too large"),
    ({"hidden_layer_sizes": 3.5}, "number of neurons should be a whole number"),
])
def test_settings_that_cannot_be_are_refused_in_a_sentence(settings, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        classifier(**settings).fit(X, y)


@pytest.mark.parametrize("learn, words", [
    (lambda: classifier().fit(X, np.zeros(150)), "has the one class"),
    (lambda: classifier().partial_fit(X, y), "needs to be told all classes"),
    (lambda: classifier().partial_fit(X, y, classes=[0, 1]), "y has the class"),
    (lambda: classifier().fit(X, y).partial_fit(X, y, classes=[0, 1]), "those of the first call"),
    (lambda: classifier(early_stopping=True).partial_fit(X, y, [0, 1, 2]), "no early_stopping"),
    (lambda: classifier(loss="half_squared_error").fit(X, y, y + 1), "goes with the loss"),
    (lambda: classifier().fit(X, y, -y), "should be 0 or more"),
    (lambda: MinnetRegressor(max_iter=1).fit(X, y).partial_fit(X, X), "y should have 1 quantities"),
    (lambda: MinnetRegressor(early_stopping=True, validation_fraction=0.1).fit(X[:9], y[:9]),
     "raise validation_fraction"),
])
def test_data_that_do_not_fit_are_refused_in_a_sentence(learn, words):
    with pytest.raises(minnet.MinnetError, match=re.escape(words)):
        learn()


class Forgetful:
    """A backend, and its engine, that does not tell what the optimizer remembers."""

    name = "forgetful"

    def load(self, network):
        engine = minnet.PythonEngine(network)
        self.prepare, self.learn, self.store = engine.prepare, engine.learn, engine.store
        return self


def test_partial_fit_is_refused_where_it_could_not_go_on():
    classifier(backend=Forgetful(), optimizer="sgd").partial_fit(X, y, [0, 1, 2])
    with pytest.raises(minnet.MinnetError, match="forgetful does not tell what the optimizer adam"):
        classifier(backend=Forgetful(), optimizer="adam").partial_fit(X, y, [0, 1, 2])


def run(code):
    """What a program prints, without scikit-learn if it says so; its errors if it fails."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    return done.stdout + done.stderr


def test_scikit_learn_is_not_loaded_before_it_is_used():
    code = "import sys, minnet.cli\nminnet.cli.main(['plugins'])\nprint('sklearn' in sys.modules)"
    printed = run(code)
    assert re.search(r"sklearn_estimators +\S+ +bundled +loaded +MinnetClassifier and", printed)
    assert printed.splitlines()[-1] == "False"


def test_without_scikit_learn_the_words_that_install_it_are_told():
    without = ("import importlib.util as util, minnet.cli\nfind = util.find_spec\n"
               "util.find_spec = lambda name, *more: name != 'sklearn' and find(name, *more)"
               " or None\n")
    install = "python3 -m pip install scikit-learn"
    printed = run(without + "minnet.cli.main(['plugins'])")
    assert f"sklearn_estimators unavailable: needs sklearn, which is not installed: {install}" in (
        printed)
    printed = run(without + "from minnet_plugins.sklearn_estimators import MinnetClassifier")
    assert printed.splitlines()[-1] == (
        "ModuleNotFoundError: MinnetClassifier and MinnetRegressor need scikit-learn, which is not "
        f"installed: {install}")


def test_the_benchmark_runs_from_its_file():
    done = subprocess.run([sys.executable, str(ROOT / "benchmarks" / "estimators.py"), "--quick"],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"batch \d+ .* %.* s +[\d.]+ x$", done.stdout, re.MULTILINE)) == 8
