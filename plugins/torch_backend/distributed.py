"""The part of one of several processes in every batch, and how their parts come together.

    torchrun --nproc_per_node=2 -m minnet train digits --backend torch

Process r of N has the samples r, r + N, r + 2N … as arrays, and learns those of every batch that it
has. The sums of their gradients are added up, and from the same weights all take the same step.
"""

import functools

import minnet
import torch

from .engine import TorchEngine


class SharedEngine(TorchEngine):
    """An engine whose steps and evaluations are those of one process with all of the data.

    A layer that draws random numbers (dropout) is given whole batches, with 0 where the samples are
    another's, so that it draws what it would draw in one process.
    """

    def __init__(self, processes, network, device, dtype):
        self.processes, self.at = processes, 0
        super().__init__(network, device, dtype)

    def form_of(self, layer):
        """A layer's form."""
        form = super().form_of(layer)
        if draws(layer):
            form.forward_in_training = functools.partial(self.draw_for_all, form,
                                                         form.forward_in_training)
        return form

    def draw_for_all(self, form, forward_in_training, x):
        """(z, a) of this process' rows of the batch, as they come with all of its rows."""
        rows, count = self.rows[self.at], len(self.batches[self.at])
        whole = self.xp.zeros((count, x.shape[1]), dtype=x.dtype)
        whole[rows, :] = x[:len(rows), :]
        z, a = forward_in_training(whole)
        if not rows:
            return form.forward(x)
        return [z[i] for i in rows] if isinstance(z, list) else z[rows, :], a[rows, :]

    def prepare(self, dataset):
        """This process' share of the data set as arrays."""
        sizes = self.processes.gathered(len(dataset))
        if len(set(sizes)) > 1:
            raise minnet.MinnetError(f"{dataset} has {', '.join(map(str, sizes))} samples, in the "
                                     "order of the processes: give all of them the same data")
        data = super().prepare(Share(dataset, self.processes.rank, self.processes.count))
        data.of_all = len(dataset)
        return data

    def learn(self, data, batches, optimizer, learning_rate):
        """A step on each batch; yields the sum of its costs before it, and how many were right."""
        rank, count = self.processes.rank, self.processes.count
        self.batches, self.at = self.processes.agreed(batches), 0
        self.rows = [[row for row, i in enumerate(batch) if i % count == rank]
                     for batch in self.batches]
        # A batch of which it has nothing is walked through with a sample that counts for nothing.
        mine = [[batch[row] // count for row in rows] or [0]
                for batch, rows in zip(self.batches, self.rows)]
        results = list(super().learn(data, mine, optimizer, learning_rate))
        found = torch.tensor([result if rows else (0.0, 0)
                              for result, rows in zip(results, self.rows)], dtype=torch.float64)
        for cost, right in self.processes.summed(found).tolist():
            yield cost, int(right)

    def gradients(self, trace, deltas) -> tuple:
        """Σ_r Σ_i ∂C_i/∂w

        Over the samples i of every process r, a dict for each layer, and how many samples these
        are.
        """
        gradients, _ = super().gradients(trace, deltas)
        rows, batch = self.rows[self.at], self.batches[self.at]
        self.at += 1
        flat = torch.cat([g.reshape(-1) for layer in gradients for g in layer.values()])
        flat = self.processes.summed(flat if rows else torch.zeros_like(flat))
        pieces = iter(flat.split([g.numel() for layer in gradients for g in layer.values()]))
        return [{name: next(pieces).reshape(g.shape) for name, g in layer.items()}
                for layer in gradients], len(batch)

    def evaluate(self, data) -> tuple:
        """The sum of the costs of all samples, 0 without targets, and their outputs."""
        rank, count = self.processes.rank, self.processes.count
        mine = super().evaluate(data) if rank < data.of_all else (0.0, [])
        costs, outputs = zip(*self.processes.gathered(mine))
        return sum(costs), [outputs[i % count][i // count] for i in range(data.of_all)]


class Share:
    """Every count-th sample of a data set, from number rank on; sample 0 where that is none."""

    def __init__(self, dataset, rank, count):
        places = range(rank, len(dataset), count) or range(1)
        self.inputs = ShareOfRows(dataset.inputs, places)
        self.targets = (None if dataset.targets is None
                        else ShareOfRows(dataset.targets, places))

    def __len__(self):
        return len(self.inputs)


class ShareOfRows(minnet.Rows):
    """The rows at some places."""

    def __init__(self, rows, places):
        self.rows, self.places = rows, places

    def __len__(self):
        return len(self.places)

    def row(self, i):
        """Row i of the share."""
        return self.rows[self.places[i]]

    def array(self, np, dtype):
        """All rows of the share as an array, of images without a list between."""
        levels = getattr(self.rows, "grey_levels", None)
        if levels:
            grey = np.frombuffer(b"".join(map(levels, self.places)), np.uint8)
            return np.divide(grey.reshape(len(self), -1), 255, dtype=dtype)
        made = np.empty((len(self), len(self[0])), dtype)
        for i in range(len(self)):
            made[i] = self[i]
        return made


def draws(layer) -> bool:
    """Whether a layer draws random numbers, from its `source`."""
    return hasattr(getattr(layer, "source", None), "getstate")
