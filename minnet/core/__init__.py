"""The mathematics of neural networks in plain lists and the `math` module.

It needs nothing else, and runs alone when copied out. To read it, begin with neuron,
activations, vectors and layer; then losses, network (backpropagation), derivatives,
optimizer, training and standardize.
"""

from .activations import ACTIVATIONS, Activation, Softmax
from .backend import BACKENDS, PythonBackend, PythonEngine
from .dataset import Dataset, class_of, one_hot
from .derivatives import check_gradients, compare_gradients, relative_difference
from .derivatives import gradient_descent, numerical_derivative, numerical_gradient
from .errors import DivergedError, MinnetError, UnknownName
from .initializers import INITIALIZERS, Initializer, random_source
from .layer import LAYERS, Dense, Layer
from .losses import LOSSES, PENALTIES, Loss, Penalty
from .metrics import Evaluation, evaluate, predict
from .network import Network
from .neuron import Neuron
from .optimizer import OPTIMIZERS, SGD, new_memory, update
from .registry import Part, Registry
from .standardize import InUnit, Standardize
from .training import EpochRecord, History, learn, train
from .vectors import apply, argmax, dot, numbers, plain
