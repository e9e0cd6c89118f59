"""The two estimators, and what each makes of the targets."""

import minnet
import numpy as np
from sklearn.base import ClassifierMixin, MultiOutputMixin, RegressorMixin
from sklearn.metrics import accuracy_score, r2_score
from sklearn.utils import validation
from sklearn.utils.multiclass import check_classification_targets

from .base import ARGUMENTS, FLOATS, MinnetEstimator, check_data


class MinnetClassifier(ClassifierMixin, MinnetEstimator):
    __doc__ = f"""A network that tells classes: softmax, an output for each class.

    {ARGUMENTS.strip()}
    classes_: the classes, in the order of the outputs. Several labels for one sample are not taken.
    """

    _output_activation, _usual_loss = "softmax", "cross_entropy"

    def fit(self, X, y, sample_weight=None):
        """Learn the samples X, a row each, and their classes y.

        sample_weight: how many samples each counts for, in proportion to their mean; with the loss
        cross_entropy, where it can be put into the target: δ_j = w (a_j − y_j).
        """
        self._check_settings()
        begins = self._begins()
        X, y, weights = self._checked(X, y, sample_weight, begins)
        if begins:
            self._begin_classes(X, np.unique(y))
        return self._fit(X, self._targets(y, weights))

    def partial_fit(self, X, y, classes=None, sample_weight=None):
        """Learn these samples once, going on from what was learned before.

        classes: all that there will be, which the first call has to be told.
        sample_weight: as for fit, in proportion to the mean of this call's.
        """
        self._check_settings()
        begins = not hasattr(self, "network_")
        X, y, weights = self._checked(X, y, sample_weight, begins)
        if begins and classes is None:
            raise minnet.MinnetError("the first call to partial_fit needs to be told all classes: "
                                     "partial_fit(X, y, classes=…)")
        if begins:
            self._begin_classes(X, np.unique(classes))
        elif classes is not None and not np.array_equal(np.unique(classes), self.classes_):
            raise minnet.MinnetError(f"classes should be those of the first call, {self.classes_}, "
                                     f"and are {classes}")
        return self._partial_fit(X, self._targets(y, weights))

    def predict(self, X):
        """The class of each sample."""
        places = self._outputs(X).argmax(axis=1)
        return self.classes_[places]

    def predict_proba(self, X):
        """How likely each sample is of each class, a column for each of classes_."""
        return self._outputs(X)

    def predict_log_proba(self, X):
        """The logarithms of predict_proba."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def _checked(self, X, y, sample_weight, begins):
        """Samples, labels and weights, or None, without the samples whose weight is 0."""
        X, y = check_data(self, X, y, reset=begins, dtype=FLOATS)
        check_classification_targets(y)
        if sample_weight is None:
            return X, y, None
        weights = validation._check_sample_weight(sample_weight, X, dtype=np.float64)
        if (weights < 0).any() or not weights.any():
            raise minnet.MinnetError("each sample_weight should be 0 or more, and one of them "
                                     "more than zero")
        there = weights > 0
        return X[there], y[there], weights[there] / weights[there].mean()

    def _begin_classes(self, X, classes):
        """Begin with these classes."""
        if len(classes) < 2:
            raise minnet.MinnetError("there should be samples of two classes or more, and y has "
                                     f"the one class {classes[0]!r} only")
        self.classes_ = classes
        self._begin(X, len(classes))
        self.network_.classes = [minnet.label(name) for name in classes.tolist()]

    def _targets(self, y, weights):
        """w y: one-hot for the class, times the sample's weight."""
        places = np.searchsorted(self.classes_, y).clip(max=len(self.classes_) - 1)
        unknown = np.unique(y[self.classes_[places] != y])
        if len(unknown):
            raise minnet.MinnetError(f"y has the class {unknown[0]!r}, and the classes are "
                                     f"{self.classes_}")
        if weights is None:
            return np.eye(len(self.classes_))[places]
        if self.network_.loss.name != "cross_entropy":
            raise minnet.MinnetError("sample_weight goes with the loss cross_entropy, and the loss "
                                     f"is {self.network_.loss.name}")
        return np.eye(len(self.classes_))[places] * weights[:, None]

    def _strata(self, Y):
        """The classes by their numbers, of which each part of a split has its share."""
        return Y.argmax(axis=1)

    def _score_of(self, outputs, Y):
        """The accuracy of outputs."""
        return accuracy_score(Y.argmax(axis=1), outputs.argmax(axis=1),
                              sample_weight=Y.sum(axis=1))


class MinnetRegressor(MultiOutputMixin, RegressorMixin, MinnetEstimator):
    __doc__ = f"""A network that tells quantities, one for each sample or several.

    It learns how many deviations a quantity lies from the mean of those that it first saw, in which
    loss_curve_ counts too, and answers in their unit: network_ ends with a layer InUnit for that.
    There is no sample_weight: no loss of quantities can have it put into the target.

    {ARGUMENTS.strip()}
    """

    _output_activation, _usual_loss = "identity", "half_squared_error"

    def fit(self, X, y):
        """Learn the samples X, a row each, and their quantities y, one each or a row of several."""
        self._check_settings()
        begins = self._begins()
        X, Y = self._checked(X, y, begins)
        if begins:
            self._begin_quantities(X, Y)
        return self._fit(X, self._targets(Y))

    def partial_fit(self, X, y):
        """Learn these samples once, going on from what was learned before."""
        self._check_settings()
        begins = not hasattr(self, "network_")
        X, Y = self._checked(X, y, begins)
        if begins:
            self._begin_quantities(X, Y)
        return self._partial_fit(X, self._targets(Y))

    def predict(self, X):
        """The quantity of each sample, or a row of them."""
        outputs = self._outputs(X)
        return outputs[:, 0] if outputs.shape[1] == 1 else outputs

    def _checked(self, X, y, begins):
        """Samples, and their quantities in rows."""
        X, y = check_data(self, X, y, reset=begins, dtype=FLOATS, multi_output=True,
                             y_numeric=True)
        Y = y.reshape(len(y), -1).astype(np.float64)
        if not begins and Y.shape[1] != self.network_.outputs:
            raise minnet.MinnetError(f"y should have {self.network_.outputs} quantities for each "
                                     f"sample, as before, and has {Y.shape[1]}")
        return X, Y

    def _begin_quantities(self, X, Y):
        """Begin with the unit of these quantities."""
        self._begin(X, Y.shape[1])
        deviations = Y.std(axis=0)
        deviations[deviations == 0] = 1
        unit = minnet.InUnit(Y.mean(axis=0).tolist(), deviations.tolist())
        network = minnet.Network(self.network_.layers + [unit], self.network_.loss,
                                 self.network_.penalties)
        network.columns = self.network_.columns
        self.network_ = minnet.in_deviations(network)

    def _trained(self):
        """The network without its unit, sharing the layers that learn."""
        return minnet.Network(self.network_.layers[:-1], self.network_.loss.loss,
                              self.network_.penalties)

    def _targets(self, Y):
        """(y − μ) / s"""
        unit = self.network_.layers[-1]
        return (Y - unit.means) / unit.deviations

    def _strata(self, Y):
        """None: any split will do."""

    def _score_of(self, outputs, Y):
        """R² of outputs, the mean over the quantities."""
        return r2_score(Y, outputs)
