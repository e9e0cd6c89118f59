"""Data sets small enough to be read where they stand; importing this makes them known by name."""

from ..core import DATASETS, DatasetLoader
from .letters import load_letters
from .truth_table import load_truth_table

DATASETS.add(DatasetLoader("truth-table", load_truth_table))
DATASETS.add(DatasetLoader("letters", load_letters))
