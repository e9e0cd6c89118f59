"""Trainings side by side, each in a process of its own kind: one thread, and nothing shared.

A process is a new Python that is told by a pipe what to train, the same on every system, and needs
nothing of the program that searches. Libraries compute in one thread each, so that the numbers do
not depend on how many processes there are.
"""

import collections
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading

import minnet
from minnet import MinnetError

ONE_THREAD = {f"{library}_NUM_THREADS": "1"
              for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "NUMBA")}
ONE_THREAD["VECLIB_MAXIMUM_THREADS"] = "1"

PROGRAM = "import sys; sys.path[:] = {path!r}; from {package}.worker import main; main()"

# From so many seconds to so many Ctrl-C is looked for, where nothing wakes up a waiting Python.
LOOK = 0.5


def start_of(dataset: bytes, validation: list) -> dict:
    """What a process is told first: the plugins that it needs, and the samples."""
    plugins = minnet.plugins().all
    return {"dataset": dataset, "validation": validation,
            "plugins": [plugin.source for plugin in plugins
                        if plugin.origin in ("file", "module") and plugin.status == "loaded"],
            "blocked": [plugin.name for plugin in plugins if plugin.status == "blocked"]}


class Died(Exception):
    """A process ended before it had answered."""


class Process:
    """A process that trains, one training at a time."""

    def __init__(self, blocked: list):
        self.errors = tempfile.TemporaryFile()
        program = PROGRAM.format(path=sys.path, package=__package__)
        environment = {**os.environ, **ONE_THREAD, "MINNET_BLOCK": ",".join(blocked)}
        own_group = ({"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt"
                     else {"start_new_session": True})
        self.process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", program], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.errors, env=environment, **own_group)

    def answer(self, task: dict) -> dict:
        """What the process makes of a task."""
        try:
            pickle.dump(task, self.process.stdin)
            self.process.stdin.flush()
            return pickle.load(self.process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            raise Died(self.end_in_words()) from None

    def end_in_words(self) -> str:
        """How the process ended."""
        self.process.stdin.close()
        status = self.process.wait()
        if status < 0:
            name = signal.Signals(-status).name
            return f"its process was ended by {name}, from outside or for want of memory"
        self.errors.seek(0)
        last = self.errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
        return ": ".join([f"its process ended with status {status}", *last])

    def stop(self):
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for stream in self.process.stdin, self.process.stdout, self.errors:
            try:
                stream.close()
            except OSError:
                pass


class Processes:
    """So many processes at a time that take one task after another."""

    def __init__(self, tasks: list, start: dict, jobs: int):
        self.waiting, self.count = collections.deque(tasks), len(tasks)
        self.start, self.answers = start, queue.Queue()
        self.jobs = min(jobs, len(tasks))
        self.lock, self.processes, self.stopped = threading.Lock(), [], False

    def results(self):
        """Yield (task, answer) as they end; the answer of a task whose process died is Died."""
        for _ in range(self.jobs):
            threading.Thread(target=self.serve, daemon=True).start()
        try:
            for _ in range(self.count):
                yield self.next_answer()
        finally:
            with self.lock:
                self.stopped = True
                for process in self.processes:
                    process.stop()

    def next_answer(self) -> tuple:
        """The next (task, answer); what went wrong with a process itself is raised."""
        while True:
            try:
                task, answer = self.answers.get(timeout=LOOK)
            except queue.Empty:
                continue
            if task is None:
                raise answer
            return task, answer

    def serve(self):
        """Have a process carry out tasks, and a new one go on where it dies."""
        process = None
        try:
            while self.waiting:
                process = process or self.new_process()
                task = self.waiting.popleft()
                try:
                    self.answers.put((task, process.answer(task)))
                except Died as died:
                    process = None
                    self.answers.put((task, died))
        except IndexError:  # Another thread took the last task.
            pass
        except Exception as error:
            self.answers.put((None, error))

    def new_process(self):
        """A process that has the samples."""
        try:
            with self.lock:
                if self.stopped:
                    raise IndexError
                process = Process(self.start["blocked"])
                self.processes.append(process)
            answer = process.answer(self.start)
        except (Died, OSError) as error:
            raise MinnetError(f"no process to train in could be started: {error}") from None
        if "error" in answer:
            raise MinnetError(f"a process to train in could not begin: {answer['error']}")
        return process
