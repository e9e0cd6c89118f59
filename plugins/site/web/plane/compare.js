// A run kept, and a second laid beside it: the same start, one setting changed.
import {onlang, t} from "../words.js";
import {element} from "./controls.js";
import {DEFAULTS} from "./defaults.js";
import {onchange, page, setup} from "./setup.js";
import {figures, scaleOf} from "./figures.js";
import {oncolours, paintLarge} from "./surfaces.js";
import {on, outputLevels, pause, rewind, training} from "./training.js";

export const kept = {run: null};
const by = (id) => document.querySelector(`#${id}`);

// Keeps what the network has become, and begins again from the same first weights.
async function keep() {
    pause();
    const {state, history, points, first} = training,
        [levels, size] = outputLevels();
    if (!state) return;
    kept.run = {setup: setup(), state, history: [...history], points, first, levels, size};
    document.dispatchEvent(new Event("minnet-kept"));
    show();
    await rewind();
}

function forget() {
    kept.run = null;
    document.dispatchEvent(new Event("minnet-kept"));
    show();
}

// What differs between the run that is kept and the one at work, in words.
function differences() {
    const now = setup();
    return Object.keys(DEFAULTS).filter(
        (key) => JSON.stringify(now[key]) !== JSON.stringify(kept.run.setup[key])
    );
}

function valueOf(key, value) {
    if (key === "points") return t("plane.pointsCount", value.length);
    if (Array.isArray(value)) return value.join(", ") || "–";
    return value === null || value === "" ? t("plane.none") : String(value);
}

function says() {
    if (!kept.run) return t("plane.compareMeans");
    const keys = differences();
    if (!keys.length) return t("plane.nothingChanged");
    const list = keys.map((key) =>
        t(
            "plane.changedOne",
            t(`plane.${key}`),
            valueOf(key, kept.run.setup[key]),
            valueOf(key, page[key])
        )
    );
    const start =
        JSON.stringify(training.first) === JSON.stringify(kept.run.first)
            ? t("plane.sameStart")
            : t("plane.otherStart");
    return [
        t(keys.length > 1 ? "plane.changedMany" : "plane.changed", list.join(t("plane.and"))),
        start
    ].join(" ");
}

function side(word, {state, levels, size, points}, fill) {
    const canvas = element("canvas", {className: "beside-surface"});
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${t(word)}: ${figures(state)}`);
    queueMicrotask(() =>
        paintLarge(canvas, levels, size, {
            groups: [{points: points.train}],
            scale: scaleOf(points),
            named: points.classes?.length ?? 2,
            discretize: page.discretize
        })
    );
    return element(
        "figure",
        {className: fill},
        element(
            "figcaption",
            {},
            element("b", {}, t(word)),
            ` · ${t("plane.epochOf", state.epoch)}`
        ),
        canvas,
        element("p", {}, figures(state))
    );
}

function show() {
    const place = by("compare"),
        {state, points} = training;
    const [levels, size] = outputLevels();
    by("forget").hidden = place.hidden = !kept.run;
    by("compare-says").textContent = says();
    if (!kept.run || !levels) return;
    place.replaceChildren(
        side("plane.keptRun", kept.run, "kept"),
        side("plane.thisRun", {state, points, levels, size}, "")
    );
}

by("keep").addEventListener("click", keep);
by("forget").addEventListener("click", forget);
on("surfaces", () => kept.run && show());
onchange(show);
onlang(show);
oncolours(show);
