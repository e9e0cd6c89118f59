"""How far a training has come, as it is told and as it is written in a line."""

import minnet
import pytest
from minnet import progress, training
from minnet.progress import Progress

HERE = Progress(epoch=3, epochs=12, done=500, total=5000, loss=0.25, samples_per_second=12345.6,
                seconds_left=3725)


class Clock:
    """Stands for the time, which goes on by so many seconds with each batch."""

    def __init__(self, monkeypatch, batch):
        self.now, self.batch = 0.0, batch
        for module in (progress, training):
            monkeypatch.setattr(module, "monotonic", lambda: self.now)

    def on_batch(self, epoch, done, total):
        """A batch is done."""
        self.now += self.batch


def samples(count):
    """Samples of one number, which a network that answers 0 misses by 1, 2, 3 …"""
    return minnet.Dataset([[0.0]] * count, [[float(i + 1)] for i in range(count)])


def told(count, epochs=3, listen=lambda progress: None, **settings):
    """What is told of a training on so many samples, one by one, with the network left at 0."""
    network = minnet.Network([minnet.Dense(1, 1, "identity", "zeros")], "sum_squared_error")
    seen = []

    def on_progress(progress):
        seen.append(progress)
        listen(progress)

    minnet.train(network, samples(count), epochs=epochs, batch_size=1, learning_rate=1e-300,
                 shuffle=False, backend="python", on_progress=on_progress, **settings)
    return seen


def test_a_line_tells_all_that_there_is_room_for():
    assert HERE.line(100) == ("epoch  3 / 12,  500 / 5000 [###.................]  18 %  "
                              "loss 0.2500  12,346 samples/s  1:02:05 left")
    assert HERE.line(80) == ("epoch  3 / 12 [##...........]  18 %  loss 0.2500  "
                             "12,346 samples/s  1:02:05 left")
    assert HERE.line(60) == "epoch  3 / 12 [#..........]  18 %  loss 0.2500  1:02:05 left"
    assert HERE.line(46) == "epoch  3 / 12 [#.........]  18 %  1:02:05 left"
    assert HERE.line(30) == "epoch  3 / 12  1:02:05 left"
    assert HERE.line(8) == "epoch  3"


def test_no_line_is_wider_than_it_may_be():
    assert all(len(HERE.line(width)) <= max(0, width) for width in range(-3, 150))


@pytest.mark.parametrize("seconds, words", [(0.4, "0:00"), (59.6, "1:00"), (65, "1:05"),
                                            (3600, "1:00:00"), (360000, "100:00:00")])
def test_time_is_told_as_a_clock_shows_it(seconds, words):
    assert progress.clock(seconds) == words


def test_progress_is_told_at_most_ten_times_a_second(monkeypatch):
    clock = Clock(monkeypatch, 0.001)
    seen = told(1000, on_batch=clock.on_batch)
    assert clock.now == pytest.approx(3)
    assert 27 <= len(seen) <= 30


def test_a_slow_listener_is_told_less_often_and_takes_half_a_percent_of_the_time(monkeypatch):
    clock = Clock(monkeypatch, 0.001)

    def listen(progress):
        clock.now += 0.002

    seen = told(3000, listen=listen, on_batch=clock.on_batch)
    assert 0.004 < 0.002 * (len(seen) - 1) / clock.now <= 0.005


def test_the_loss_is_the_mean_of_the_samples_done_and_the_counts_are_theirs(monkeypatch):
    seen = told(50, on_batch=Clock(monkeypatch, 0.01).on_batch)
    assert {(one.epochs, one.total) for one in seen} == {(3, 50)}
    assert sorted({one.epoch for one in seen}) == [1, 2, 3]
    for one in seen:
        assert one.loss == pytest.approx(sum((i + 1) ** 2 for i in range(one.done)) / one.done)


def test_speed_and_time_left_are_of_what_was_done(monkeypatch):
    clock, times = Clock(monkeypatch, 0.25), []
    seen = told(20, on_batch=clock.on_batch, listen=lambda progress: times.append(clock.now))
    assert len(seen) == 60
    for one, time in zip(seen, times):
        assert one.samples_per_second == pytest.approx(4)
        assert one.seconds_left == pytest.approx(15 - time)
        assert one.share == pytest.approx(time / 15)


def test_a_training_that_goes_on_counts_what_was_done_before_neither_as_fast_nor_as_left(
        monkeypatch, tmp_path):
    clock, seen = Clock(monkeypatch, 0.25), []
    path = tmp_path / "run.json"
    told(20, epochs=2, checkpoint=path)
    minnet.resume(path, samples(20), epochs=4, on_batch=clock.on_batch, on_progress=seen.append)
    assert (seen[0].epoch, seen[0].done) == (3, 1)
    assert seen[0].samples_per_second == pytest.approx(4)
    assert seen[0].seconds_left == pytest.approx(39 / 4)
