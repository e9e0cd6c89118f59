"""What a process of a search does: it trains as it is told, until nobody tells it any more."""

import os
import pickle
import queue
import sys
import threading

import minnet

from .data import samples_at
from .training import trained


def main():
    """Answer on standard output what comes in on standard input, the first time to be ready."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = queue.SimpleQueue()
    threading.Thread(target=listen, args=[asked], daemon=True).start()
    parts = None
    while True:
        task = asked.get()
        try:
            if parts is None:
                parts, answer = begun(task), {}
            else:
                answer = answer_to(task, *parts)
        except minnet.MinnetError as error:
            answer = {"error": str(error)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:500]}
        pickle.dump(answer, answers)
        answers.flush()


def listen(asked):
    """Take in what is asked; when the other end has gone, nothing is worth going on with."""
    while True:
        try:
            asked.put(pickle.load(sys.stdin.buffer))
        except Exception:
            os._exit(1)


def begun(start: dict) -> tuple:
    """(all samples, those to learn from, those to validate with), after the plugins are loaded."""
    minnet.plugins()
    for source in start["plugins"]:
        minnet.load_plugin(source)
    dataset = pickle.loads(start["dataset"])
    chosen = set(start["validation"])
    return (dataset, samples_at(dataset, [i for i in range(len(dataset)) if i not in chosen]),
            samples_at(dataset, start["validation"]))


def answer_to(task: dict, dataset, learn, validate) -> dict:
    """What a training came to; one that is to be saved learns from all samples."""
    if "save" not in task:
        answer = trained(task["settings"], task["seed"], learn, validate)
        del answer["network"]
        return answer
    answer = trained(task["settings"], task["seed"], dataset)
    minnet.save(answer.pop("network"), task["save"])
    return answer
