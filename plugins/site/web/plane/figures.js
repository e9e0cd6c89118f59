// Numbers as they are shown.
import {t} from "../words.js";

// A loss in few digits.
export function short(x) {
    if (x === null || x === undefined) return "–";
    return x !== 0 && (Math.abs(x) < 0.001 || Math.abs(x) >= 10000)
        ? x.toExponential(2)
        : x.toPrecision(3);
}

// How many percent.
export function percent(share) {
    return share === null || share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;
}

// Losses and accuracies of a state in one line.
export function figures(state) {
    if (!state) return "";
    const loss = t("plane.losses", short(state.loss), short(state.test_loss));
    if (state.accuracy === null) return loss;
    return `${t("plane.accuracies", percent(state.accuracy), percent(state.test_accuracy))} · ${loss}`;
}

// What the two ends of the colours stand for: the classes, or the largest number of the data.
export function scaleOf({train, classes}) {
    if (classes || !train.length) return [0, 1];
    const most = train.reduce((m, point) => Math.max(m, Math.abs(point[2])), 1);
    return [-most, most];
}
