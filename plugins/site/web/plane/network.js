// The network between data and output: features, neurons with their own surfaces, weights as lines.
import {fill, t} from "../words.js";
import {activationChoice, element} from "./controls.js";
import {FEATURES, MOST} from "./defaults.js";
import {change, page} from "./setup.js";
import {oncolours, paint, part} from "./surfaces.js";
import {on, training} from "./training.js";

export const SIGNS = {x: "x", y: "y", x2: "x²", y2: "y²", xy: "xy", sinx: "sin x", siny: "sin y"};
const SVG = "http://www.w3.org/2000/svg";
const net = document.querySelector("#net");
const wires = document.createElementNS(SVG, "svg");
let drawn = "", nodes = [], lines = [], opened = () => {}, looked = () => {};

// What is called when a neuron or a weight is opened (layer, neuron, input), or looked at.
export function onopen(open, look) {
    [opened, looked] = [open, look];
}

// How many neurons each layer has, the output's last.
export function sizes() {
    const outputs = training.state?.weights.at(-1).length ?? 1;
    return [...page.layers, outputs];
}

// Draws it anew where its shape has changed.
export function draw() {
    const {features, activations, output_activation} = page;
    const shape = JSON.stringify([sizes(), features, activations, output_activation]);
    if (shape !== drawn) build();
    drawn = shape;
    document.querySelector("#layers").textContent = t("plane.layersCount", page.layers.length);
    document.querySelector("#fewer-layers").disabled = isFixed("layers") || !page.layers.length;
    document.querySelector("#more-layers").disabled = isFixed("layers")
        || page.layers.length >= MOST.layers;
}

// Draws all of it anew, in the language of the page.
export function redraw() {
    drawn = "";
    draw();
    if (!training.state) return;
    showWeights(training.state);
    showSurfaces();
}

function isFixed(key) {
    return page.fix.includes(key);
}

function build() {
    const focused = document.activeElement?.dataset?.place;
    const columns = sizes().map(column);
    net.style.setProperty("--neurons", Math.max(FEATURES.length, ...sizes()));
    net.replaceChildren(wires, features(), ...columns);
    fill(net);
    nodes = columns.map((each) => [...each.querySelectorAll(".neuron")]);
    weave();
    if (focused) net.querySelector(`[data-place="${focused}"]`)?.focus();
    trace();
}

function features() {
    const column = element("div", {className: "column features"},
        element("div", {className: "head"}, element("span", {}, t("plane.features"))));
    for (const name of FEATURES) {
        const taken = page.features.includes(name);
        const button = element("button", {className: `neuron feature is-${name}`, type: "button"},
            element("span", {className: "sign"}, SIGNS[name]), element("i", {}));
        button.dataset.place = `feature ${name}`;
        button.setAttribute("aria-pressed", taken);
        button.setAttribute("aria-label", t("plane.feature", SIGNS[name]));
        button.disabled = isFixed("features");
        button.addEventListener("click", () => take(name, !taken));
        column.append(button);
    }
    column.hidden = page.hide.includes("features");
    return column;
}

function take(name, taken) {
    const left = FEATURES.filter((each) => each === name ? taken : page.features.includes(each));
    if (left.length) change({features: left});
}

function column(neurons, layer) {
    const last = layer === sizes().length - 1;
    const head = element("div", {className: "head"}, activationChoice(layer, last));
    if (!last) head.append(counter(layer, neurons));
    const column = element("div", {className: last ? "column last" : "column"}, head);
    for (let neuron = 0; neuron < neurons; neuron++) {
        const canvas = element("canvas", {width: 40, height: 40});
        const button = element("button", {className: "neuron", type: "button"}, canvas,
            element("b", {className: "bias unknown"}));
        button.dataset.place = `${layer} ${neuron}`;
        button.setAttribute("aria-label", nameOf(layer, neuron));
        button.setAttribute("aria-haspopup", "dialog");
        button.addEventListener("click", (event) => opened(layer, neuron,
            event.target.classList.contains("bias") ? "bias" : null, button));
        for (const begin of ["pointerenter", "focus"]) {
            button.addEventListener(begin, () => looked(layer, neuron));
        }
        for (const end of ["pointerleave", "blur"]) {
            button.addEventListener(end, () => looked(null));
        }
        column.append(button);
    }
    return column;
}

function counter(layer, neurons) {
    const button = (text, more, name) => {
        const made = element("button", {className: "small", type: "button"}, text);
        made.dataset.place = `${name} ${layer}`;
        made.setAttribute("aria-label", t(`plane.${name}`, layer + 1));
        made.disabled = isFixed("layers") || neurons + more < 1 || neurons + more > MOST.neurons;
        made.addEventListener("click", () => change({
            layers: page.layers.map((n, l) => l === layer ? n + more : n)}));
        return made;
    };
    const count = element("span", {className: "count"}, button("−", -1, "fewerNeurons"),
        element("span", {}, String(neurons)), button("+", 1, "moreNeurons"));
    count.hidden = page.hide.includes("layers");
    return count;
}

// A hidden layer more or fewer.
export function addLayer(more) {
    const {layers} = page;
    change({layers: more < 0 ? layers.slice(0, -1) : [...layers, layers.at(-1) ?? 4]});
}

// The name of a neuron as a reader calls it, from layer 1 on.
export function nameOf(layer, neuron) {
    return layer === sizes().length - 1 ? t("plane.outputNeuron", neuron + 1)
        : t("plane.neuron", layer + 1, neuron + 1);
}

function sources(layer) {
    if (layer) return nodes[layer - 1];
    return page.features.map((name) => net.querySelector(`.is-${name}`));
}

function weave() {
    wires.setAttribute("aria-hidden", "true");
    wires.classList.add("wires");
    wires.replaceChildren();
    lines = nodes.map((layer, l) => layer.map((node, j) => sources(l).map((source, k) => {
        const [hit, seen] = [0, 1].map(() => document.createElementNS(SVG, "path"));
        hit.classList.add("hit");
        seen.setAttribute("class", "wire unknown");
        hit.dataset.weight = `${l} ${j} ${k}`;
        hit.addEventListener("click", () => opened(l, j, k, node));
        hit.append(document.createElementNS(SVG, "title"));
        wires.append(seen, hit);
        return {hit, seen, source, node};
    })));
}

// Lays the lines where the neurons are.
export function trace() {
    const edge = net.getBoundingClientRect();
    const box = (node) => {
        const {left, right, top, bottom} = node.getBoundingClientRect();
        return {left: left - edge.left + net.scrollLeft, right: right - edge.left + net.scrollLeft,
            middle: (top + bottom) / 2 - edge.top};
    };
    const boxes = new Map([...net.querySelectorAll(".neuron")].map((node) => [node, box(node)]));
    for (const {hit, seen, source, node} of lines.flat(2)) {
        const from = boxes.get(source), to = boxes.get(node), bend = (to.left - from.right) / 2;
        const path = `M${from.right},${from.middle}C${from.right + bend},${from.middle} `
            + `${to.left - bend},${to.middle} ${to.left},${to.middle}`;
        hit.setAttribute("d", path);
        seen.setAttribute("d", path);
    }
    wires.setAttribute("width", 1);
    wires.setAttribute("height", 1);
}

function showWeights({weights, biases}) {
    lines.forEach((layer, l) => layer.forEach((row, j) => {
        row.forEach(({hit, seen}, k) => {
            const w = weights[l]?.[j]?.[k] ?? 0;
            seen.setAttribute("class", w < 0 ? "wire below" : "wire above");
            seen.setAttribute("stroke-width", 0.5 + 7 * Math.abs(w) / (Math.abs(w) + 2));
            hit.firstChild.textContent = `w = ${Number(w).toPrecision(4)}`;
        });
        const b = biases[l]?.[j] ?? 0, bias = nodes[l][j].lastChild;
        bias.className = b < 0 ? "bias below" : "bias";
        bias.title = `b = ${Number(b).toPrecision(4)}`;
    }));
}

function showSurfaces() {
    const {surfaces, size} = training;
    if (!surfaces) return;
    nodes.flat().forEach((node, number) => paint(node.firstChild, part(surfaces, number, size), size));
}

// Lights up what an equation speaks of: {layer, neuron}, or with the input of a weight, or with
// "bias" as input; layer −1 is the features. One of these or a list; nothing puts it out.
function light(places) {
    for (const lit of net.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const {layer, neuron, input} of places) {
        const node = layer < 0 ? sources(0)[neuron] : nodes[layer]?.[neuron];
        const weight = lines[layer]?.[neuron]?.[input]?.seen;
        (input === "bias" ? node?.lastChild : input == null ? node : weight)?.classList.add("lit");
    }
}

on("state", (state) => {
    draw();
    showWeights(state);
});
on("surfaces", showSurfaces);
oncolours(showSurfaces);
new ResizeObserver(trace).observe(net);
document.fonts?.ready.then(trace);
addEventListener("minnet-light", ({detail}) => light([detail ?? []].flat()));
