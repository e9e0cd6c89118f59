"""Shows in a notebook how far a training has come: a bar that moves in its place.

The bar is tqdm's where tqdm and ipywidgets are installed, else a line of text. All trainings of a
cell share one, so that twenty of them do not fill the screen. In a script there is none; on a
terminal `minnet train` has its own. MINNET_BLOCK=progress leaves it out.
"""

import sys
import warnings

import minnet

WIDTH = 100


@minnet.hookimpl
def minnet_progress(progress):
    """Move the bar on."""
    if minnet.in_notebook():
        bar_of_this_cell().show(progress)


@minnet.hookimpl
def minnet_train_end(run):
    """Let the bar say how it ended."""
    if minnet.in_notebook() and run.history.epochs:
        bar_of_this_cell().end(run)


class Line:
    """The bar as a line of text, each shown in the place of the one before it."""

    def __init__(self):
        self.handle = None

    def show(self, progress):
        """How far it has come."""
        self.write(progress.line(WIDTH))

    def end(self, run):
        """What the last epoch came to."""
        last = run.history.epochs[-1]
        self.write(f"epoch {last.epoch} / {run.epochs}  loss {last.loss:.4g}  "
                   f"{run.history.stopped}")

    def write(self, line):
        """Show a line, the first time below what the cell has shown, then in its own place."""
        from IPython.display import display
        content = {"text/plain": line}
        if self.handle is None:
            self.handle = display(content, raw=True, display_id=True)
        else:
            self.handle.update(content, raw=True)


class TqdmBar:
    """The bar as a widget of tqdm's, whose whole is all samples of all epochs."""

    def __init__(self, widget):
        self.widget, self.bar = widget, None

    def show(self, progress):
        """How far it has come."""
        whole = progress.epochs * progress.total
        done = (progress.epoch - 1) * progress.total + progress.done
        self.move(progress.epoch, progress.epochs, done, whole, progress.loss)

    def end(self, run):
        """What the last epoch came to."""
        last, samples = run.history.epochs[-1], len(run.dataset)
        self.move(last.epoch, run.epochs, last.epoch * samples, run.epochs * samples, last.loss)

    def move(self, epoch, epochs, done, whole, loss):
        """Move the bar; one that has come further is of another training, and begins anew."""
        if self.bar is None:
            self.bar = self.widget(total=whole, unit=" samples")
        elif done < self.bar.n or whole != self.bar.total:
            self.bar.reset(whole)
        self.bar.n = done
        self.bar.set_description_str(f"epoch {epoch} / {epochs}", refresh=False)
        self.bar.set_postfix_str(f"loss {loss:.4g}", refresh=False)
        self.bar.refresh()


_bars = {}


def bar_of_this_cell():
    """The bar below the cell that is being executed."""
    cell = sys.modules["IPython"].get_ipython().execution_count
    if cell not in _bars:
        _bars.clear()
        widget = tqdm_widget()
        _bars[cell] = TqdmBar(widget) if widget else Line()
    return _bars[cell]


def tqdm_widget():
    """tqdm's bar for notebooks, if it can be shown here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
            from tqdm.notebook import tqdm_notebook
    except ImportError:
        return None
    return tqdm if issubclass(tqdm, tqdm_notebook) else None
