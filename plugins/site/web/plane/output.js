// The output's surface, large, with the points over it, and how well the network does.
import {onlang, t} from "../words.js";
import {element} from "./controls.js";
import {figures, percent, scaleOf, short} from "./figures.js";
import {nameOf} from "./network.js";
import {change, onchange, page} from "./setup.js";
import {oncolours, paintLarge, part, placeOf} from "./surfaces.js";
import {on, outputLevels, training} from "./training.js";

const canvas = document.querySelector("#surface");
const CLOSE = 0.35;
let looked = null,
    marked = null,
    add = () => {},
    pick = () => {};

// What is called with a place clicked where points are added, and with a point clicked elsewhere.
export function onplace(adding, picking) {
    [add, pick] = [adding, picking];
}

// Shows a neuron of the network large, or the output again.
export function look(layer, neuron) {
    looked = layer === null ? null : [layer, neuron];
    draw();
}

// A ring around a point of the data, or none.
export function mark(point) {
    marked = point;
    draw();
}

// What is shown large: the outputs, or the neuron that is looked at.
function levels() {
    const {state, surfaces, size} = training;
    if (!looked || !surfaces || looked[0] >= state.weights.length) return outputLevels();
    const before = state.weights.slice(0, looked[0]).reduce((sum, layer) => sum + layer.length, 0);
    return [part(surfaces, before + looked[1], size), size];
}

function groups() {
    const {train, test} = training.points;
    return [
        {points: train, hollow: false},
        ...(page.show_test ? [{points: test, hollow: true}] : [])
    ];
}

export function draw() {
    const [surface, size] = levels(),
        {classes} = training.points;
    paintLarge(canvas, surface, size, {
        discretize: page.discretize && !looked,
        groups: groups(),
        scale: scaleOf(training.points),
        named: classes?.length ?? 2,
        marked
    });
}

function showFigures() {
    const {state} = training;
    const box = (word, value, more) =>
        element(
            "div",
            {},
            element("span", {}, t(word)),
            element("b", {}, value),
            element("small", {}, more)
        );
    const accuracy = state && state.accuracy !== null;
    const told = (part, loss, right) =>
        accuracy
            ? box(part, percent(right), t("plane.lossIs", short(loss)))
            : box(part, short(loss), t("plane.curves"));
    document
        .querySelector("#figures")
        .replaceChildren(
            told("plane.trainingPart", state?.loss, state?.accuracy),
            told("plane.testPart", state?.test_loss, state?.test_accuracy)
        );
    document.querySelector("#seen").textContent = looked ? nameOf(...looked) : "";
}

function describe() {
    if (training.running) return;
    canvas.setAttribute("aria-label", t("plane.surfaceAlt", figures(training.state)));
}

function show() {
    draw();
    showFigures();
    describe();
    showScale();
}

// What the colours stand for.
function showScale() {
    const {classes} = training.points,
        [least, most] = scaleOf(training.points);
    const ends = [classes?.[0] ?? least.toPrecision(2), classes?.[1] ?? most.toPrecision(2)];
    const ramp = element("span", {className: "ramp"});
    document
        .querySelector("#scale")
        .replaceChildren(
            ...(classes?.length > 2
                ? classes.map((name, k) => element("span", {className: "class"}, swatch(k), name))
                : [ends[0], ramp, ends[1]])
        );
    document.querySelector("#discretize").parentElement.hidden =
        classes === null || classes?.length > 2;
}

function swatch(k) {
    const made = element("i", {});
    made.style.background = `var(--class-${k})`;
    return made;
}

function nearest([x, y]) {
    const far = ([a, b]) => Math.hypot(a - x, b - y);
    const all = groups().flatMap(({points}) => points);
    const best = all.reduce(
        (least, point) => (!least || far(point) < far(least) ? point : least),
        null
    );
    return best && far(best) < CLOSE ? best : null;
}

canvas.addEventListener("click", (event) => {
    const place = placeOf(event, canvas),
        point = nearest(place);
    if (page.problem === "own" && !point) add(place);
    else if (point) pick(point);
});

for (const key of ["show_test", "discretize"]) {
    const box = document.querySelector(`#${key}`);
    const put = () => {
        box.checked = page[key];
        box.disabled = page.fix.includes(key);
    };
    box.addEventListener("change", () => change({[key]: box.checked}));
    onchange(put);
    put();
}
for (const event of ["surfaces", "points", "running"]) on(event, show);
onchange((keys) => {
    if (keys.some((key) => ["show_test", "discretize"].includes(key))) draw();
});
onlang(show);
oncolours(draw);
new ResizeObserver(draw).observe(canvas);
show();
