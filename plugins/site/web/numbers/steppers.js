// Steps by point, layer, neuron, weight and line: each a choice with the one before and the next.
import {t} from "../words.js";
import {element} from "../plane/controls.js";
import {SIGNS, sizes} from "../plane/network.js";
import {page} from "../plane/setup.js";
import {go} from "./lines.js";

// The steppers by name. asked: what is shown, ask: asks for something else, told: the answer,
// line: which line is lit.
export function steppers(asked, ask, told, line) {
    const toPoint = (n) => ask({sample: Math.max(0, Math.min(n, told().count) - 1)});
    const toLayer = (n) => {
        if (n < 0 || n > sizes().length) return;
        const neuron = n && asked.neuron !== null ? 0 : null;
        ask({layer: n ? n - 1 : null, neuron, weight: null});
    };
    const toNeuron = (n) => ask({neuron: n ? n - 1 : null, weight: null});
    const toWeight = (n) => {
        if (n >= 0 && n <= inputs(asked).length) ask({weight: n ? n - 1 : null});
    };
    const toLine = (n) => go(Math.max(0, Math.min(n, line().count) - 1));
    const ofPoint = () => {
        const {number, count} = told();
        return {value: number === null ? "" : number + 1, most: count};
    };
    const ofLayer = () => {
        const names = [...counted(sizes().length - 1), t("numbers.output")];
        return chosen(asked.layer, names, "numbers.wholeNetwork");
    };
    const ofNeuron = () => chosen(asked.neuron,
        asked.layer === null ? [] : counted(sizes()[asked.layer]));
    const ofWeight = () => chosen(asked.weight,
        inputs(asked).map((name) => t("numbers.from", name)));
    const ofLine = () => ({value: line().at + 1, most: line().count});
    return {
        point: stepper("point", number(toPoint), ofPoint, (by) => toPoint(ofPoint().value + by)),
        layer: stepper("layer", choice(toLayer), ofLayer, (by) => toLayer(ofLayer().value + by)),
        neuron: stepper("neuron", choice(toNeuron), ofNeuron, (by) => beside(asked, ask, by)),
        weight: stepper("weight", choice(toWeight), ofWeight,
            (by) => toWeight(ofWeight().value + by)),
        line: stepper("line", number(toLine), ofLine, (by) => go(line().at + by)),
    };
}

// The next neuron, or the one before, on into the layer beside.
function beside({layer, neuron}, ask, by) {
    const all = sizes().flatMap((count, l) =>
        Array.from({length: count}, (_, j) => ({layer: l, neuron: j})));
    const now = all.findIndex((each) => each.layer === (layer ?? 0)
        && each.neuron === (neuron ?? 0));
    const next = all[neuron === null ? now : now + by];
    if (next) ask({...next, weight: null});
}

// The names of what a neuron takes in.
function inputs({layer, neuron}) {
    if (neuron === null) return [];
    if (!layer) return page.features.map((name) => SIGNS[name]);
    return counted(sizes()[layer - 1]).map((k) => `${layer}.${k}`);
}

function counted(n) {
    return Array.from({length: n}, (_, k) => String(k + 1));
}

// What a list of choices shows; the first is all of them.
function chosen(index, names, all = "numbers.all") {
    const value = index === null ? 0 : index + 1;
    return {value, most: names.length, options: [t(all), ...names]};
}

// A label with its field, the one before and the next; read(): what the field shows now.
function stepper(name, field, read, move) {
    const [before, next] = [[-1, "‹"], [1, "›"]].map(([by, sign]) => {
        const made = element("button", {type: "button", className: "small"}, sign);
        made.addEventListener("click", () => move(by));
        return made;
    });
    const word = element("span", {}),
        of = element("span", {className: "quiet"});
    const put = () => {
        const {value, most, options} = read();
        word.textContent = t(`numbers.${name}`);
        before.setAttribute("aria-label", t("numbers.before", word.textContent));
        next.setAttribute("aria-label", t("numbers.next", word.textContent));
        if (options) field.replaceChildren(...options.map((text, k) => new Option(text, k)));
        field.value = value;
        field.disabled = most === 0;
        before.disabled = value <= (options ? 0 : 1);
        next.disabled = value >= most;
        of.textContent = options ? "" : t("numbers.of", most);
    };
    const label = element("label", {}, word, field);
    const box = element("div", {className: `stepper by-${name}`}, label, of, before, next);
    return {put, move, box};
}

function choice(change) {
    const field = element("select", {});
    field.addEventListener("change", () => change(Number(field.value)));
    return field;
}

function number(change) {
    const field = element("input", {type: "number", min: 1, step: 1});
    field.addEventListener("change", () =>
        Number.isInteger(field.valueAsNumber) && change(field.valueAsNumber));
    return field;
}
