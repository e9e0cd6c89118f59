"""What the two estimators share: their arguments, and how they train a minnet.Network."""

import copy
import math
import warnings
from numbers import Real

import minnet
import numpy as np
from minnet.core import plain
from minnet.core.vectors import check_count
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state, validation

from .learning import Improvement, Learner

FLOATS = [np.float64, np.float32]
AUTO_BATCH = 200

# What the settings that are numbers should be, in words and as a test.
NUMBERS = {
    "learning_rate_init": ("a number above 0", lambda x: 0 < x < math.inf),
    "tol": ("a number, 0 or more", lambda x: 0 <= x < math.inf),
    "n_iter_no_change": ("a number, 1 or more", lambda x: x >= 1),
    "validation_fraction": ("a number above 0 and below 1", lambda x: 0 < x < 1),
}

ARGUMENTS = """hidden_layer_sizes: of the hidden layers; layers by their names may stand among them,
    (100, "dropout:0.2").
    activation: of the hidden layers: relu, sigmoid, tanh, identity, or any that minnet knows.
    loss: "auto" is cross_entropy for classes and half_squared_error for quantities.
    penalties: on the weights, ["l2:0.0001"]. Their strength is the same for every size of a batch,
    while MLPClassifier divides its alpha by the number of samples in it.
    initializer: of the weights. optimizer: adam, sgd, momentum:0.9 … learning_rate_init: η.
    batch_size: "auto" is 200, or all samples if they are fewer. max_iter: epochs at most.
    shuffle: before each epoch. random_state: draws weights, shuffles and what is split off.
    tol, n_iter_no_change: the training ends when more than so many epochs in a row did not better
    the loss by tol; with early_stopping the score on validation_fraction of the samples, which are
    not learned then, and the weights become those of the best score.
    warm_start: fit goes on from the weights that are there. verbose: print a line for each epoch.
    backend: "auto" is the fastest there is; "numpy:float32" computes in single precision.

    Fitted it has network_, a minnet.Network; coefs_ and intercepts_, of each dense layer wᵀ, a row
    for each input, and b; loss_curve_, the mean loss of each epoch; validation_scores_, None
    without early_stopping; n_iter_, the epochs since the weights were drawn; and out_activation_.
    Inputs are not scaled: a Pipeline may do so first. They are dense, and have no missing values.
    """


def check_data(estimator, *data, **settings):
    """Samples, and targets, as arrays; how it is done depends on the version of scikit-learn."""
    if hasattr(validation, "validate_data"):
        return validation.validate_data(estimator, *data, **settings)
    return estimator._validate_data(*data, **settings)


class MinnetEstimator(BaseEstimator):
    """What classifier and regressor share: the arguments, and the training."""

    def __init__(self, hidden_layer_sizes=(100,), activation="relu", *, loss="auto", penalties=(),
                 initializer="xavier", optimizer="adam", learning_rate_init=0.001,
                 batch_size="auto", max_iter=200, shuffle=True, random_state=None, tol=1e-4,
                 n_iter_no_change=10, early_stopping=False, validation_fraction=0.1,
                 warm_start=False, verbose=False, backend="auto"):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.loss = loss
        self.penalties = penalties
        self.initializer = initializer
        self.optimizer = optimizer
        self.learning_rate_init = learning_rate_init
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.warm_start = warm_start
        self.verbose = verbose
        self.backend = backend

    @property
    def coefs_(self):
        """wᵀ of each dense layer: a row for each input, a column for each neuron."""
        return [np.array(layer.weights).T for layer in self._dense_layers()]

    @property
    def intercepts_(self):
        """b of each dense layer."""
        return [np.array(layer.biases) for layer in self._dense_layers()]

    @property
    def out_activation_(self):
        """The name of the last dense layer's activation."""
        return self._dense_layers()[-1].activation.name

    def _dense_layers(self):
        """The dense layers of the network; none before there is a network."""
        return [layer for layer in self.network_.layers if isinstance(layer, minnet.Dense)]

    def _begins(self):
        """Whether fit begins with new weights."""
        return not (self.warm_start and hasattr(self, "network_"))

    def _begin(self, X, outputs):
        """Draw the weights of a network for so many outputs, which has learned nothing yet."""
        sizes = self.hidden_layer_sizes
        several = np.iterable(sizes) and not isinstance(sizes, str)
        hidden = copy.deepcopy(list(sizes)) if several else [sizes]
        self._random_state = check_random_state(self.random_state)
        self.network_ = minnet.Network.mlp(
            [X.shape[1], *hidden, outputs], self.activation, self._output_activation,
            self._usual_loss if self.loss == "auto" else self.loss, self.initializer,
            penalties=self.penalties, seed=int(self._random_state.randint(2 ** 31)))
        if hasattr(self, "feature_names_in_"):
            self.network_.columns = self.feature_names_in_.tolist()
        self.loss_curve_, self.validation_scores_, self._memory = [], None, None

    def _fit(self, X, Y):
        """Learn until nothing gets better, or all epochs are done."""
        held = None
        if self.early_stopping:
            X, Y, *held = self._split(X, Y)
            self.validation_scores_ = self.validation_scores_ or []
        self._memory = None
        learner, better = self._learner(X, Y), Improvement(self.tol, self.n_iter_no_change)
        for loss in learner.epochs(self.max_iter):
            value = -loss
            if held:
                value = self._score_of(learner.outputs(held[0]), held[1])
                self.validation_scores_.append(value)
            self._note(loss)
            if better.than_before(value) and held:
                best = minnet.parameters(learner.network)
            if better.ended:
                break
        else:
            warnings.warn(f"all {self.max_iter} epochs (max_iter) are done, and it was still "
                          "getting better: raise max_iter, or learning_rate_init",
                          ConvergenceWarning, stacklevel=3)
        if held:
            minnet.restore(learner.network, best)
        self._memory = learner.memory()
        return self

    def _partial_fit(self, X, Y):
        """Learn these samples once, as fit would in its next epoch."""
        if self.early_stopping:
            raise minnet.MinnetError("partial_fit learns all samples that it is given, and so "
                                     "knows no early_stopping: set it to False")
        learner = self._learner(X, Y)
        learner.check_remembers()
        for loss in learner.epochs(1):
            self._note(loss)
        self._memory = learner.memory()
        return self

    def _split(self, X, Y):
        """Samples and targets to learn, and those held back for validation."""
        learned, held = train_test_split(
            np.arange(len(X)), test_size=self.validation_fraction, stratify=self._strata(Y),
            random_state=self._random_state)
        if len(held) < 2:
            raise minnet.MinnetError("early_stopping needs two samples or more to validate with, "
                                     f"and {self.validation_fraction} of {len(X)} samples is "
                                     f"{len(held)}: raise validation_fraction")
        return X[learned], Y[learned], X[held], Y[held]

    def _learner(self, X, Y):
        """What has the network learn these samples, as the settings say."""
        batch_size = AUTO_BATCH if self.batch_size == "auto" else plain(self.batch_size)
        return Learner(self._trained(), minnet.Dataset(X, Y, classes=self.network_.classes),
                       memory=self._memory, optimizer=self.optimizer, backend=self.backend,
                       batch_size=batch_size, learning_rate=float(self.learning_rate_init),
                       shuffle=self.shuffle, random_state=self._random_state)

    def _trained(self):
        """The network whose outputs are compared with the targets."""
        return self.network_

    def _note(self, loss):
        """Take note of an epoch that is over, and print what it came to if that is wanted."""
        self.loss_curve_.append(loss)
        self.n_iter_ = len(self.loss_curve_)
        if self.verbose:
            score = (f", validation score {self.validation_scores_[-1]:.4f}"
                     if self.early_stopping else "")
            print(f"epoch {self.n_iter_}, loss {loss:.6f}{score}")

    def _outputs(self, X):
        """What the network makes of samples, an array with a row for each."""
        validation.check_is_fitted(self)
        X = check_data(self, X, reset=False, dtype=FLOATS)
        return np.array(minnet.predict(self.network_, X, self.backend))

    def _check_settings(self):
        """Refuse settings that no training can follow; minnet's parts are found later by name."""
        check_count(plain(self.max_iter), "max_iter")
        if self.batch_size != "auto":
            check_count(plain(self.batch_size), 'batch_size, where it is not "auto",')
        for name, (words, fits) in NUMBERS.items():
            value = getattr(self, name)
            if not isinstance(value, Real) or not fits(value):
                raise minnet.MinnetError(f"{name} should be {words}, and is {value!r}")

    def __getstate__(self):
        """What is pickled: of the network what a saved file has."""
        state = dict(super().__getstate__())
        if "network_" in state:
            state["network_"] = minnet.describe(self.network_)
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        if "network_" in state:
            self.network_ = minnet.rebuild(state["network_"])
