// The hidden layer of the network of neurons: what each looks for, and what it says for a digit.
import {added, byId, el, number, paintSigned, plain} from "./draw.js";
import * as reading from "./reading.js";
import {call} from "../runtime.js";
import {onlang, register, t} from "../words.js";

register({
    en: {
        headingHidden: "The hidden layer",
        hiddenLead: "Each picture is what one neuron looks for: its 784 weights, blue above 0, orange below. "
            + "Under it are its activation a, the weight w from it to the digit's output, and their product. "
            + "The largest shares come first.",
        sayFor: "What they say for", theRead: "the digit that is read",
        equation: "z = Σ w·a + b = {0} {1} = {2}",
        neuron: "Neuron {0}", allNeurons: "Show all of them", neuronLabel: "The weights of neuron {0}",
    },
    zh: {
        headingHidden: "隐藏层",
        hiddenLead: "每张小图是一个神经元所寻找的图案，即它的 784 个权重：大于 0 为蓝，小于 0 为橙。"
            + "图下是它的激活值 a、它到该数字输出的权重 w，以及两者的乘积。贡献大的排在前面。",
        sayFor: "它们支持的数字", theRead: "读出的数字",
        equation: "z = Σ w·a + b = {0} {1} = {2}",
        neuron: "神经元 {0}", allNeurons: "全部显示", neuronLabel: "神经元 {0} 的权重",
    },
});

const PIXELS = 784;
const cards = [];
let pictures = null, told = null, digit = null;

const picker = el("select", {id: "hidden-digit", onchange: ({target}) => {
    digit = target.value === "" ? null : Number(target.value);
    update().catch(console.error);
}}, el("option", {value: "", "data-words": "theRead"}));
const equation = el("p", {class: "equation"});
const grid = el("ol", {class: "neurons"});
byId("hidden-part").append(
    el("p", {class: "quiet", "data-words": "hiddenLead"}),
    el("p", {class: "row"}, el("label", {}, el("span", {"data-words": "sayFor"}), " ", picker)),
    equation, grid, el("button", {type: "button", class: "all", "data-words": "allNeurons", onclick: ({target}) => {
        grid.classList.add("whole");
        target.remove();
    }}));
for (let k = 0; k < 10; k++) picker.append(el("option", {value: k}, String(k)));

// Asks for the weights' pictures anew: after a training.
export async function renew() {
    if (reading.chosen() !== "dense") return pictures = null;
    pictures = await call("digits_weights");
    cards.forEach((card) => card.painted = false);
    if (told) show();
}

async function update() {
    if (reading.chosen() !== "dense") return;
    if (!pictures) await renew();
    told = await call("digits_hidden", {digit});
    show();
}

function cardOf(neuron) {
    if (!cards[neuron]) {
        const canvas = el("canvas", {width: 28, height: 28, role: "img"});
        const name = el("strong"), sums = el("span", {class: "sums"});
        const item = el("li", {}, canvas, el("span", {class: "bar", "aria-hidden": "true"}, el("span")), name, sums);
        cards[neuron] = {item, canvas, name, sums, fill: item.querySelector(".bar span"), painted: false};
    }
    return cards[neuron];
}

function show() {
    const largest = Math.max(...told.neurons.map(({share}) => Math.abs(share))) || 1;
    for (const {neuron, a, weight, share} of told.neurons) {
        const card = cardOf(neuron);
        if (!card.painted) {
            paintSigned(card.canvas, pictures.subarray(neuron * PIXELS, (neuron + 1) * PIXELS), 28);
            card.painted = true;
        }
        card.canvas.setAttribute("aria-label", t("neuronLabel", neuron + 1));
        card.name.textContent = t("neuron", neuron + 1);
        card.sums.textContent = `${plain(weight)} · ${plain(a)}\n= ${plain(share)}`;
        card.fill.style.inlineSize = `${(100 * Math.abs(share)) / largest}%`;
        card.item.classList.toggle("against", share < 0);
    }
    const order = told.neurons.map(({neuron}) => cardOf(neuron).item);
    if (order.some((item, k) => grid.children[k] !== item)) grid.replaceChildren(...order);
    equation.textContent = `${told.digit}: ` + t("equation", number(told.sum, 3), added(told.bias, 3), number(told.z, 3));
}

reading.onread(update);
onlang(() => told && show());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    cards.forEach((card) => card.painted = false);
    if (told) show();
});
