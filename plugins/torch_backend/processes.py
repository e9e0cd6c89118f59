"""The processes that torchrun starts to train together, on one machine or many.

The first of them reports and saves. If one dies the others notice at once, and one of them tells of
it; one that hangs is waited for as long as torch.distributed does, which is half an hour.
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

from .distributed import SharedEngine, draws
from .engine import check_is_there

# So long a process that is told to end waits for a sign of life from the others.
SIGN_OF_LIFE = timedelta(seconds=5)


@functools.lru_cache(maxsize=None)
def processes():
    """The processes that torchrun started, as this one of them sees them."""
    try:
        return Processes(*[int(os.environ[name]) for name in ("RANK", "WORLD_SIZE")])
    except (KeyError, ValueError):
        raise minnet.MinnetError(
            f"WORLD_SIZE is {os.environ['WORLD_SIZE']}, as in processes that train together, but "
            "RANK does not say which of them this is: start them by torchrun, or unset WORLD_SIZE "
            "to train alone") from None


class Processes:
    """This process and the others; reports: whether it is the one that prints and saves.

    rank: its number, from 0; count: how many there are; tells: whether it is the one that tells of
    the error that ended a training, the first to come to it; trainings: how many there were.
    """

    def __init__(self, rank, count):
        self.rank, self.count, self.trainings, self.words = rank, count, 0, None
        self.reports = self.tells = rank == 0

    def __enter__(self):
        """Meet the others, the first time."""
        if self.words is None:
            self.meet()
        self.trainings, self.tells = self.trainings + 1, self.reports
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
            # A group connects when it is first used, which is too late when one has ended.
            dist.barrier(self.last_words)

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
        elif isinstance(error, minnet.Terminated) and not self.all_live():
            self.take_the_word()
            raise self.ended() from None
        elif isinstance(error, Exception) or self.reports:
            self.take_the_word()

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
        """Tell how this training ended, if no other process does so already."""
        try:
            self.tells = self.store.add(f"minnet/told {self.trainings}", 1) == 1
        except RuntimeError:
            self.tells = True

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
