// The panel "show me the numbers": one training step on a point, as minnet.explain tells it, of the
// whole network, a layer, a neuron or a weight.
import {call} from "../runtime.js";
import {lang, onlang, t} from "../words.js";
import {element} from "../plane/controls.js";
import {SIGNS, sizes} from "../plane/network.js";
import {page} from "../plane/setup.js";
import {on, pause, training} from "../plane/training.js";
import {go, key, lay, light, place as line} from "./steps.js";
import "./words.js";

const PARTS = {forward: "forward", backward: "backward", update: "update", all: "everything"};
const BELOW = "₁₂₃₄₅₆₇";
const DECIMALS = [3, 5, 9, 17];
const whole = {layer: null, neuron: null, weight: null};
const panel = document.querySelector("#numbers");
let asked = {sample: 0, part: "all", digits: 9, ...whole}, told = null, latest = 0, from = null;
let parts = null;

// Shows the numbers of a point, neuron or weight; what is left out stays as it is.
export async function show({sample, layer, neuron, weight}) {
    const opens = panel.hidden || !parts;
    if (opens) from = document.activeElement;
    if (sample !== undefined) asked.sample = sample;
    if (layer !== undefined) Object.assign(asked, whole, {layer, neuron: neuron ?? null, weight: weight ?? null});
    else if (opens) Object.assign(asked, whole, {part: "forward"});
    if (training.running) pause();
    if (!parts) build();
    panel.hidden = false;
    document.documentElement.classList.add("with-numbers");
    await refresh();
    if (!opens) return;
    document.querySelector("#net").scrollIntoView({block: "nearest"});
    parts.title.focus({preventScroll: true});
}

function close() {
    panel.hidden = true;
    document.documentElement.classList.remove("with-numbers");
    light([]);
    tellPoint(null);
    (from?.isConnected ? from : document.querySelector("#net")).focus();
}

async function refresh() {
    const number = ++latest, network = sizes();
    if (asked.layer >= network.length) Object.assign(asked, whole);
    if (asked.neuron >= network[asked.layer]) asked.neuron = asked.weight = null;
    if (asked.weight >= inputs(asked.layer).length) asked.weight = null;
    const {train, test} = training.points;
    if (typeof asked.sample === "number") asked.sample = Math.min(asked.sample, train.length + test.length - 1);
    try {
        const answer = await call("numbers_explain", {...asked, lang: lang()});
        if (number !== latest) return;
        told = answer;
        asked.sample = told.number ?? told.point;
        parts.wrong.textContent = "";
        draw();
    } catch (error) {
        if (number === latest) parts.wrong.textContent = error.message;
    }
}

// Asks for something else, and shows it.
function ask(changes) {
    Object.assign(asked, changes);
    return refresh();
}

function draw() {
    for (const each of Object.values(parts.steppers)) each.put();
    for (const [part, button] of Object.entries(parts.choices)) button.setAttribute("aria-pressed", part === asked.part);
    const {x, y, output, cost, cost_after: after, learning_rate: rate} = told.written;
    const features = x.map((value, k) => `x${BELOW[k]} = ${SIGNS[page.features[k]]} = ${value}`);
    parts.point.replaceChildren(...[t(`numbers.${told.of ?? "another"}`), ...features, t("numbers.target", y.join(", ")),
        t("numbers.comesOut", output.join(", ")), `${t("numbers.cost", cost)} → ${t("numbers.costAfter", after)}`]
        .map((text) => element("span", {}, text)));
    const {optimizer, batch_size: batch} = page;
    parts.about.textContent = `${t("numbers.plainStep", rate)} `
        + t(optimizer === "sgd" ? "numbers.batches" : "numbers.batchesBy", batch, optimizer);
    parts.command.textContent = told.command;
    lay(parts.lines, told, {follow, moved: () => parts.steppers.step.put()});
    parts.steppers.step.put();
    tellPoint(told.point);
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

// The names of what a layer takes in.
function inputs(layer) {
    if (layer === null) return [];
    return layer ? Array.from({length: sizes()[layer - 1]}, (_, k) => `${layer}.${k + 1}`)
        : page.features.map((name) => SIGNS[name]);
}

// A label, the one before, what there is to choose from, the next.
function stepper(name, field, read, move) {
    const button = (by, sign) => {
        const made = element("button", {type: "button", className: "small"}, sign);
        made.addEventListener("click", () => move(by));
        return made;
    };
    const [before, next] = [button(-1, "‹"), button(1, "›")], word = element("span", {});
    const more = element("span", {className: "quiet"});
    const put = () => {
        word.textContent = t(`numbers.${name}`);
        before.setAttribute("aria-label", t("numbers.before", word.textContent));
        next.setAttribute("aria-label", t("numbers.next", word.textContent));
        const [value, most, options] = read();
        if (options) field.replaceChildren(...options.map((text, k) => new Option(text, k)));
        field.value = value;
        field.disabled = options?.length === 1;
        before.disabled = value <= (options ? 0 : 1);
        next.disabled = value >= most;
        more.textContent = options ? "" : t("numbers.of", most);
    };
    const label = element("label", {}, word, field);
    return {put, move, box: element("div", {className: `stepper by-${name}`}, label, more, before, next)};
}

function choice(change) {
    const field = element("select", {});
    field.addEventListener("change", () => change(Number(field.value)));
    return field;
}

function number(change) {
    const field = element("input", {type: "number", min: 1, step: 1});
    field.addEventListener("change", () => Number.isInteger(field.valueAsNumber) && change(field.valueAsNumber));
    return field;
}

const toPoint = (n) => ask({sample: Math.max(0, Math.min(n, told.count) - 1)});
const toLayer = (n) => n >= 0 && n <= sizes().length
    && ask({...whole, layer: n ? n - 1 : null, neuron: n && asked.neuron !== null ? 0 : null});
const toNeuron = (n) => ask({neuron: n ? n - 1 : null, weight: null});
const toWeight = (n) => n >= 0 && n <= inputs(asked.layer).length && ask({weight: n ? n - 1 : null});
const toLine = (n) => go(Math.max(0, Math.min(n, line().count) - 1));

// The next neuron, or the one before, on into the layer beside.
function besides(by) {
    const all = sizes().flatMap((count, layer) => Array.from({length: count}, (_, neuron) => ({layer, neuron})));
    const now = all.findIndex(({layer, neuron}) => layer === (asked.layer ?? 0) && neuron === (asked.neuron ?? 0));
    const next = all[asked.neuron === null ? now : now + by];
    if (next) ask({...next, weight: null});
}

function steppers() {
    const from = (n) => Array.from({length: n}, (_, k) => String(k + 1));
    const shown = (n) => n === null ? 0 : n + 1;
    const list = (value, names) => [shown(value), names.length, [t("numbers.all"), ...names]];
    return {
        point: stepper("point", number(toPoint), () => [told.number === null ? "" : told.number + 1, told.count],
            (by) => toPoint((told.number ?? -1) + 1 + by)),
        layer: stepper("layer", choice(toLayer), () => {
            const names = [...from(sizes().length - 1), t("numbers.output")];
            return [shown(asked.layer), names.length, [t("numbers.wholeNetwork"), ...names]];
        }, (by) => toLayer(shown(asked.layer) + by)),
        neuron: stepper("neuron", choice(toNeuron),
            () => list(asked.neuron, asked.layer === null ? [] : from(sizes()[asked.layer])), besides),
        weight: stepper("weight", choice(toWeight), () => list(asked.weight,
            asked.neuron === null ? [] : inputs(asked.layer).map((name) => t("numbers.from", name))),
        (by) => toWeight(shown(asked.weight) + by)),
        step: stepper("step", number(toLine), () => [line().at + 1, line().count], (by) => go(line().at + by)),
    };
}

function build() {
    const words = (name, key, more = {}) => element(name, {"data-words": `numbers.${key}`, ...more}, t(`numbers.${key}`));
    const choices = Object.fromEntries(Object.entries(PARTS).map(([part, word]) => {
        const button = words("button", word, {type: "button", className: "small"});
        button.addEventListener("click", () => ask({part}));
        return [part, button];
    }));
    const decimals = element("select", {}, ...DECIMALS.map((n) => new Option(n, n, false, n === asked.digits)));
    decimals.addEventListener("change", () => ask({digits: Number(decimals.value)}));
    const shut = element("button", {type: "button", className: "small shut", "data-words-label": "numbers.close",
        "aria-label": t("numbers.close")}, "×");
    shut.addEventListener("click", close);
    parts = {
        title: words("h2", "title", {id: "numbers-title", tabIndex: -1}), choices, steppers: steppers(),
        point: element("p", {className: "point", "aria-live": "polite"}), about: element("p", {className: "quiet"}),
        wrong: element("p", {className: "wrong", "aria-live": "polite"}), command: element("code", {}),
        lines: element("div", {className: "lines"}),
        learning: words("p", "learning", {className: "learning", hidden: true}),
    };
    const keys = words("p", "keys", {className: "quiet keys", id: "numbers-keys"});
    panel.className = "numbers";
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-labelledby", "numbers-title");
    panel.setAttribute("aria-describedby", "numbers-keys");
    const group = {role: "group", "aria-label": t("numbers.part"), "data-words-label": "numbers.part"};
    panel.replaceChildren(element("div", {className: "head-of"}, parts.title,
        element("div", {className: "parts", ...group}, ...Object.values(choices)),
        element("label", {className: "decimals"}, words("span", "decimals"), decimals), shut),
    element("div", {className: "steppers"}, ...Object.values(parts.steppers).map(({box}) => box)),
    element("div", {className: "body", tabIndex: 0, role: "group", "aria-label": t("numbers.steps"), "data-words-label": "numbers.steps"},
        parts.learning, parts.wrong, parts.point, parts.lines, parts.about,
        element("details", {}, words("summary", "terminal"), words("p", "beside", {className: "quiet"}), parts.command), keys));
    panel.addEventListener("keydown", pressed);
}

function pressed(event) {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    const by = event.shiftKey ? -1 : 1;
    const mover = {n: "neuron", l: "layer", p: "point"}[event.key.toLowerCase()];
    if (mover) parts.steppers[mover].move(by);
    else if (event.key === "Escape") close();
    else if (!event.target.closest(".body") || !key(event)) return;
    event.preventDefault();
}

on("state", () => panel.hidden || !parts || training.running || refresh());
on("running", (running) => {
    if (!parts || panel.hidden) return;
    panel.classList.toggle("stale", running);
    parts.learning.hidden = !running;
    if (!running) refresh();
});
onlang(() => parts && !panel.hidden && refresh());
