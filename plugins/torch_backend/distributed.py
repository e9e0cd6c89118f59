"""A training that several processes share, on one machine or many, each with a share of the data.

    torchrun --nproc_per_node=2 -m minnet train digits --backend torch

Process r of N has the samples r, r + N, r + 2N … as arrays, and learns those of every batch that it
has. The sum of the gradients goes from each to all, and from the same weights all take the same
step. Chapter `distributed` says what that costs.
"""

import atexit
import contextlib
import functools
import os
import time
from datetime import timedelta

import minnet
import torch
import torch.distributed as dist

from .engine import TorchEngine, check_is_there

# So long a process that is told to end waits for a sign of life from the others.
SIGN_OF_LIFE = timedelta(seconds=2)


@functools.lru_cache(maxsize=None)
def processes():
    """The processes that torchrun started, as this one of them sees them."""
    return Processes(int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"]))


class Processes:
    """This process and the others; reports: whether it is the one that prints and saves.

    rank: its number, from 0; count: how many there are.
    """

    def __init__(self, rank, count):
        self.rank, self.count, self.reports, self.words = rank, count, rank == 0, None

    def __enter__(self):
        """Meet the others, the first time."""
        if self.words is None:
            self.meet()
        return self

    def meet(self):
        """Wait for the others, and connect to each of them."""
        self.store = dist.TCPStore(os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]),
                                   is_master=False)
        try:
            self.store.add("minnet/here", 1)
            while self.store.add("minnet/here", 0) < self.count:
                time.sleep(0.01)
        except KeyboardInterrupt:
            raise minnet.MinnetError(f"the training was ended before all of its {self.count} "
                                     "processes had come to it") from None
        with self.speaking():
            if not dist.is_initialized():
                dist.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available()
                                        else "gloo")
                atexit.register(dist.destroy_process_group)
            self.words = dist.new_group(backend="gloo")
            self.last_words = dist.new_group(backend="gloo", timeout=SIGN_OF_LIFE)

    @contextlib.contextmanager
    def speaking(self):
        """Whatever is exchanged within this; where it cannot be, another process has ended."""
        try:
            yield
        except RuntimeError:
            raise self.ended() from None

    def ended(self):
        """The error that one of them has ended."""
        return minnet.MinnetError(
            f"another of the {self.count} processes of this training has ended, or does not "
            "answer any more, so it cannot go on: torchrun tells which; a checkpoint that was "
            "asked for is whole, and --resume goes on with it, also with another number of them")

    def __exit__(self, kind, error, traceback):
        """Wait for the others at the end, and see to it that one of them tells of an error."""
        if error is None:
            with self.speaking():
                dist.barrier(self.words)
        elif isinstance(error, minnet.Terminated) and self.words and not self.all_live():
            self.take_the_word()
            raise self.ended() from None
        elif isinstance(error, Exception):
            self.take_the_word()
        elif self.rank == 0:
            self.store.add("minnet/word", 1)

    def all_live(self) -> bool:
        """Whether no process is known to have ended; torchrun then ends the others.

        One that computes still, or waits for this one's sums, is silent, and lives.
        """
        began = time.monotonic()
        try:
            dist.barrier(self.last_words)
            return True
        except RuntimeError:
            return time.monotonic() - began >= SIGN_OF_LIFE.total_seconds()

    def take_the_word(self):
        """Report, from now on, if no other process does so already."""
        try:
            self.reports = self.store.add("minnet/word", 1) == 1
        except RuntimeError:
            self.reports = True

    def load(self, backend, network):
        """An engine that learns its share of every batch, from the weights of process 0."""
        device = backend.device
        if device == "cuda":
            device = f"cuda:{self.device_number()}"
        start = minnet.parameters(network), [layer.source.getstate() if draws(layer) else None
                                             for layer in network.layers]
        parameters, sources = self.agreed(start)
        minnet.restore(network, parameters)
        for layer, state in zip(network.layers, sources):
            if state is not None:
                layer.source.setstate(state)
        return SharedEngine(self, network, device, backend.dtype)

    def device_number(self) -> int:
        """Which of this machine's graphics cards is this process'."""
        check_is_there("cuda")
        number, there = int(os.environ["LOCAL_RANK"]), torch.cuda.device_count()
        if number >= there:
            raise minnet.MinnetError(f"process {self.rank} would compute on graphics card {number} "
                                     f"of this machine, which has {there}, counted from 0: start "
                                     "no more processes on it than that")
        torch.cuda.set_device(number)
        return number

    def agreed(self, value):
        """What process 0 has for this value."""
        values = [value]
        with self.speaking():
            dist.broadcast_object_list(values, src=0, group=self.words)
        return values[0]

    def summed(self, array):
        """Σ_r array_r

        The sum over all processes of an array that each has.
        """
        on_card = array.device.type == "cuda"
        carried = array if on_card else array.cpu()
        with self.speaking():
            dist.all_reduce(carried, group=None if on_card else self.words)
        return carried.to(array.device)

    def gathered(self, value) -> list:
        """What each process has for this value."""
        values = [None] * self.count
        with self.speaking():
            dist.all_gather_object(values, value, group=self.words)
        return values


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
        """Σ_r Σ_i ∂C_i/∂w over the samples i of every process r, and how many samples these are"""
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
        self.targets = dataset.targets and ShareOfRows(dataset.targets, places)

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
