"""The mathematics of neural networks in plain lists and the `math` module. It needs nothing else, and runs alone when copied out.

In reading order: neuron, activations, vectors, layer, initializers, losses, derivatives, network (backpropagation), optimizer, dataset,
backend, training, metrics, history, parts, errors.
"""

from .activations import ACTIVATIONS, Activation
from .backend import BACKENDS, PythonBackend, PythonEngine
from .dataset import DATASETS, Dataset, DatasetLoader, one_hot
from .derivatives import check_gradients, gradient_descent, numerical_derivative, numerical_gradient
from .errors import MinnetError
from .history import EpochRecord, History
from .initializers import INITIALIZERS, Initializer, random_source
from .layer import LAYERS, Dense, Layer
from .losses import LOSSES, Loss
from .metrics import Evaluation, evaluate
from .network import Network
from .neuron import Neuron
from .optimizer import OPTIMIZERS, SGD
from .parts import Parts
from .training import train
