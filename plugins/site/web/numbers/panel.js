// The panel "show me the numbers": one training step on a point, as minnet.explain tells it, of the
// whole network, a layer, a neuron or a weight.
import {call} from "../runtime.js";
import {lang, onlang, t} from "../words.js";
import {element} from "../plane/controls.js";
import {nameOf, SIGNS, sizes} from "../plane/network.js";
import {page} from "../plane/setup.js";
import {on, pause, training} from "../plane/training.js";
import {build} from "./parts.js";
import {key, lay, light, place as line, said} from "./lines.js";
import {steppers} from "./steppers.js";
import "./words.js";

const BELOW = "₁₂₃₄₅₆₇";
const KEPT = "minnet.numbers";
const WHOLE = {layer: null, neuron: null, weight: null};
const panel = document.querySelector("#numbers");
const asked = {sample: 0, part: "all", digits: 9, ...WHOLE};
let told = null,
    latest = 0,
    from = null,
    parts = null;

// Shows the numbers of a point, neuron or weight; what is left out stays as it is.
export async function show({sample, layer, neuron = null, weight = null}) {
    const opens = !isOpen();
    if (opens) from = document.activeElement;
    if (sample !== undefined) asked.sample = sample;
    if (layer !== undefined) Object.assign(asked, {layer, neuron, weight});
    else if (opens) Object.assign(asked, WHOLE, {part: "forward"});
    if (training.running) pause();
    await open();
    if (!opens) return;
    document.querySelector("#net").scrollIntoView({block: "nearest"});
    parts.title.focus({preventScroll: true});
}

// Opens as it was before the page was loaded anew, if it was open.
export function reopen() {
    Object.assign(asked, JSON.parse(sessionStorage.getItem(KEPT)));
    return open();
}

function isOpen() {
    return document.documentElement.classList.contains("with-numbers");
}

function open() {
    if (!parts) begin();
    panel.hidden = false;
    document.documentElement.classList.add("with-numbers");
    return refresh();
}

function close() {
    panel.hidden = true;
    document.documentElement.classList.remove("with-numbers");
    keep(null);
    light([]);
    tellPoint(null);
    (from?.isConnected ? from : document.querySelector("#net")).focus();
}

function keep(what) {
    try {
        if (what) sessionStorage.setItem(KEPT, JSON.stringify(what));
        else sessionStorage.removeItem(KEPT);
    } catch {
        // A browser that keeps nothing opens without the panel.
    }
}

async function refresh() {
    const number = ++latest;
    fit();
    try {
        const answer = await call("numbers_explain", {...asked, lang: lang()});
        if (number !== latest || !isOpen()) return;
        told = answer;
        asked.sample = told.number ?? told.point;
        keep(asked);
        parts.wrong.textContent = "";
        draw();
    } catch (error) {
        if (number === latest) parts.wrong.textContent = error.message;
    }
}

// What is no longer there is not asked for.
function fit() {
    const network = sizes();
    const {train, test} = training.points;
    const last = Math.max(0, train.length + test.length - 1);
    if (typeof asked.sample === "number") asked.sample = Math.min(asked.sample, last);
    if (asked.layer >= network.length) Object.assign(asked, WHOLE);
    if (asked.neuron >= network[asked.layer]) asked.neuron = asked.weight = null;
    if (asked.weight >= (asked.layer ? network[asked.layer - 1] : page.features.length)) {
        asked.weight = null;
    }
}

// Asks for something else, and shows it.
function ask(changes) {
    Object.assign(asked, changes);
    return refresh();
}

function draw() {
    const {x, y, output, cost, cost_after: after, learning_rate: rate} = told.written;
    const facts = [
        t(`numbers.${told.of ?? "another"}`),
        ...x.map((value, k) => `x${BELOW[k]} = ${SIGNS[page.features[k]]} = ${value}`),
        t("numbers.target", y.join(", ")),
        t("numbers.comesOut", output.join(", ")),
        `${t("numbers.cost", cost)} → ${t("numbers.costAfter", after)}`,
    ];
    parts.facts.replaceChildren(...facts.map((text) => element("span", {}, text)));
    const {optimizer, batch_size: batch} = page;
    const usual = optimizer === "sgd" ? "numbers.batches" : "numbers.batchesBy";
    parts.about.textContent = `${t("numbers.plainStep", rate)} ${t(usual, batch, optimizer)}`;
    parts.command.textContent = told.command;
    for (const [part, button] of Object.entries(parts.choices)) {
        button.setAttribute("aria-pressed", part === asked.part);
    }
    lay(parts.lines, told, {follow, moved});
    for (const each of Object.values(parts.steppers)) each.put();
    const of = asked.neuron === null ? t("numbers.point") : nameOf(asked.layer, asked.neuron);
    const point = told.number === null ? "" : told.number + 1;
    parts.says.textContent = `${of}. ${t("numbers.point")} ${point}, ${facts.at(-2)}. ${said()}`;
    tellPoint(told.point);
}

function moved() {
    parts.steppers.line.put();
    parts.says.textContent = said();
}

function tellPoint(point) {
    document.dispatchEvent(new CustomEvent("minnet-sample", {detail: point}));
}

// A term leads to the neuron or weight that it speaks of.
function follow(place) {
    if (!place || place.layer < 0) return;
    const {layer, neuron, input} = place;
    ask({layer, neuron, weight: typeof input === "number" ? input : null});
}

function begin() {
    parts = build(panel, {
        steppers: steppers(asked, ask, () => told, line),
        part: (part) => ask({part}),
        digits: (digits) => ask({digits}),
        chosen: asked.digits,
        close,
    });
    panel.addEventListener("keydown", pressed);
}

function pressed(event) {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const mover = {n: "neuron", l: "layer", p: "point", w: "weight"}[event.key.toLowerCase()];
    if (event.key === "Escape") close();
    else if (event.target.matches("input, select")) return;
    else if (mover) parts.steppers[mover].move(event.shiftKey ? -1 : 1);
    else if (!event.target.closest(".body") || !key(event)) return;
    event.preventDefault();
}

on("state", () => isOpen() && !training.running && refresh());
on("running", (running) => {
    if (!isOpen()) return;
    panel.classList.toggle("stale", running);
    parts.learning.hidden = !running;
    if (!running) refresh();
});
onlang(() => isOpen() && refresh());
