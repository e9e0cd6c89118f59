// What the chosen network reads in the drawing: the digit, the probabilities, the picture it sees.
import {byId, el, oneAtATime, paintGrey, percent} from "./draw.js";
import * as pad from "./pad.js";
import * as store from "./store.js";
import {call} from "../runtime.js";
import {onlang, register, t} from "../words.js";

register({
    en: {
        headingReading: "What is read",
        nothing: "Nothing is drawn yet",
        readSecond: "or {0}: {1}",
        said: "Reads {0}, {1}", saidNothing: "The pad is empty",
        seenLabel: "The picture of 28 by 28 grey levels that the network reads",
        seenCaption: "what it reads (28×28)",
        barsLabel: "The probability of each digit",
        readBy: "Read by", dense: "neurons alone", conv: "a convolution",
        parameters: "{0} weights and biases, {1} kB", learnedHere: "trained here",
    },
    zh: {
        headingReading: "识别结果",
        nothing: "还没有写",
        readSecond: "或 {0}：{1}",
        said: "读作 {0}，{1}", saidNothing: "画板是空的",
        seenLabel: "网络读入的图片，28 乘 28 个灰度",
        seenCaption: "网络读入（28×28）",
        barsLabel: "每个数字的概率",
        readBy: "识别网络", dense: "只有神经元", conv: "带卷积",
        parameters: "{0} 个权重和偏置，{1} kB", learnedHere: "在此训练过",
    },
});

const NAMES = ["dense", "conv"];
const listeners = [];
let network = NAMES.includes(store.get("network")) ? store.get("network") : "dense";
let reading = null, networks = null, announcing = 0;

export const chosen = () => network;
export const current = () => reading;

// Calls a function after each reading, and waits for it.
export function onread(listener) {
    listeners.push(listener);
}

// Reads the drawing, as soon as the reading at hand is done.
export const read = oneAtATime(async (superseded) => {
    byId("reading-part").setAttribute("aria-busy", "true");
    reading = {...await call("digits_read", {network, drawing: pad.asked()}), network};
    show();
    announce();
    if (superseded()) return;
    for (const listener of listeners) await listener(reading, superseded);
    if (!superseded()) byId("reading-part").setAttribute("aria-busy", "false");
});

// Shows what networks there are, from digits_networks.
export function describe(found) {
    networks = found;
    for (const name of NAMES) {
        const {network: text, parameters, bytes, carried} = networks[name];
        const shape = text.replace(/^Network\(|,.*$/g, "").replaceAll("-", " – ").replaceAll("x", "×");
        byId(`about-${name}`).replaceChildren(
            el("code", {}, shape), el("br"), el("span", {class: "quiet"}, t("parameters", parameters.toLocaleString(
                document.documentElement.lang), Math.round(bytes / 1000)), carried ? "" : `; ${t("learnedHere")}`));
    }
}

// Whether a network is the carried one, as far as is known.
export const isCarried = (name) => networks?.[name].carried ?? true;

function show() {
    const blank = reading === null || reading.blank;
    byId("read-digit").textContent = blank ? "?" : reading.digit;
    const order = [...Array(10).keys()];
    if (!blank) order.sort((j, k) => reading.probabilities[k] - reading.probabilities[j]);
    byId("read-words").textContent = blank ? t("nothing") : percent(reading.probabilities[order[0]], 1);
    if (!blank && reading.probabilities[order[1]] >= 0.005) {
        byId("read-words").append(el("small", {class: "quiet"}, t("readSecond", order[1],
            percent(reading.probabilities[order[1]], 1))));
    }
    paintGrey(byId("seen"), reading?.levels ?? new Uint8Array(784), 28);
    [...byId("bars").children].forEach((bar, digit) => {
        const share = blank ? 0 : reading.probabilities[digit];
        bar.classList.toggle("most", !blank && digit === reading.digit);
        bar.querySelector(".fill").style.inlineSize = `${100 * share}%`;
        bar.querySelector(".share").textContent = blank ? "" : percent(share, 1);
    });
}

// Says politely what is read, once the pen rests.
function announce() {
    clearTimeout(announcing);
    announcing = setTimeout(() => {
        const words = reading.blank ? t("saidNothing") : t("said", reading.digit,
            percent(reading.probabilities[reading.digit]));
        if (byId("said").textContent !== words) byId("said").textContent = words;
    }, 700);
}

function choose(name) {
    network = name;
    store.put("network", name);
    document.body.dataset.network = name;
    byId("hidden-part").hidden = name !== "dense";
    byId("maps-part").hidden = name !== "conv";
}

function build() {
    for (let digit = 0; digit < 10; digit++) {
        byId("bars").append(el("li", {}, el("span", {class: "digit"}, String(digit)),
            el("span", {class: "track", "aria-hidden": "true"}, el("span", {class: "fill"})),
            el("span", {class: "share"})));
    }
    for (const name of NAMES) {
        byId("networks").append(el("label", {class: "choice"}, el("input", {
            type: "radio", name: "network", value: name, checked: name === network, onchange: () => {
                choose(name);
                document.dispatchEvent(new Event("network"));
                read().catch(console.error);
            },
        }), el("span", {}, el("span", {"data-words": name}, t(name)), el("span", {class: "small about", id: `about-${name}`}))));
    }
    choose(network);
    show();
}

build();
onlang(() => {
    show();
    if (networks) describe(networks);
});
