// Trains the chosen network in the page, in pieces short enough to read and to stop in between.
import {byId, download, el, number, percent} from "./draw.js";
import * as reading from "./reading.js";
import * as store from "./store.js";
import {call} from "../runtime.js";
import {onlang, register, t} from "../words.js";

register({
    en: {
        headingTraining: "Train it here",
        learnFrom: "Digits to learn", all: "the 5,000 bundled digits", few: "500 of the bundled digits",
        own: "your digits, ten times each, with 1,000 bundled",
        begin: "Begin with", go: "the weights it has", fresh: "new weights",
        epochs: "Epochs", rate: "Learning rate η", batch: "Batch size", seed: "Seed",
        train: "Train", stopTraining: "Stop", carried: "Back to the weights it came with", save: "Save the network",
        learning: "Epoch {0} of {1}: {2} of {3} learned", testing: "Testing: {0} of {1}", loss: "loss {0}, {1} right",
        finished: "Done: {0} of the test images read right", stopped: "Stopped in epoch {0}; what was learned stays",
        epoch: "epoch", lossHead: "loss", rightHead: "learned right", testHead: "test images right", ownHead: "yours right",
        before: "before", notKept: "The browser has no room to keep the network: save it as a file",
        tableLabel: "What came of each epoch",
    },
    zh: {
        headingTraining: "在此训练",
        learnFrom: "学习材料", all: "自带的 5,000 个数字", few: "自带数字中的 500 个",
        own: "自己的数字（每个十遍）加 1,000 个自带数字",
        begin: "起点", go: "现有权重", fresh: "新的权重",
        epochs: "轮数", rate: "学习率 η", batch: "批大小", seed: "随机种子",
        train: "训练", stopTraining: "停止", carried: "恢复自带权重", save: "保存网络",
        learning: "第 {0} 轮（共 {1} 轮）：已学 {2} / {3}", testing: "测试：{0} / {1}", loss: "损失 {0}，正确 {1}",
        finished: "完成：测试图片正确率 {0}", stopped: "已在第 {0} 轮停止；学到的保留",
        epoch: "轮", lossHead: "损失", rightHead: "训练正确率", testHead: "测试正确率", ownHead: "自己的正确率",
        before: "训练前", notKept: "浏览器空间不足，无法保留网络：请存为文件",
        tableLabel: "每一轮的结果",
    },
});

// A piece of training takes about so many milliseconds.
const PIECE = 80;
const listeners = [];
const kept = {data: "all", fresh: false, epochs: 1, batch: 10, rates: {}, seed: 0, ...store.get("training", {})};
let running = false, state = null, sentence = null;

// Calls a function when the weights have changed for good.
export function onlearned(listener) {
    listeners.push(listener);
}

const select = (id, options, value) => el("select", {id, onchange: keep}, ...options.map(
    (name) => el("option", {value: name, "data-words": name, selected: name === value})));
const field = (id, value, more) => el("input", {id, type: "number", value, onchange: keep, ...more});
const labelled = (word, control) => el("label", {class: "field"}, el("span", {"data-words": word}), control);
const controls = {
    data: select("train-data", ["all", "few", "own"], kept.data),
    begin: select("train-begin", ["go", "fresh"], kept.fresh ? "fresh" : "go"),
    epochs: field("train-epochs", kept.epochs, {min: 1, max: 100, step: 1}),
    rate: field("train-rate", "", {min: 0, step: "any"}),
    batch: field("train-batch", kept.batch, {min: 1, max: 1000, step: 1}),
    seed: field("train-seed", kept.seed, {min: 0, step: 1}),
};
const startButton = el("button", {type: "button", class: "main", id: "train", onclick: toggle});
const carriedButton = el("button", {type: "button", id: "carried", "data-words": "carried", onclick: carry});
const saveButton = el("button", {type: "button", id: "save", "data-words": "save", onclick: save});
const progress = el("progress", {value: 0, "aria-hidden": "true"});
const said = el("p", {class: "said", id: "train-said", role: "status"}), live = el("p", {class: "quiet live"});
const body = el("tbody"), table = el("table", {class: "epochs"});
byId("training-part").append(
    el("div", {class: "fields"}, labelled("learnFrom", controls.data), labelled("begin", controls.begin),
        labelled("epochs", controls.epochs), labelled("rate", controls.rate),
        labelled("batch", controls.batch), labelled("seed", controls.seed)),
    el("p", {class: "row"}, startButton, carriedButton, saveButton),
    progress, live, said, el("div", {class: "scroll", tabindex: 0, role: "region", "data-words-label": "tableLabel"}, table));
table.append(el("thead", {}, el("tr", {}, ...["epoch", "lossHead", "rightHead", "testHead", "ownHead"].map(
    (word) => el("th", {scope: "col", "data-words": word})))), body);

function keep() {
    const network = reading.chosen();
    kept.data = controls.data.value;
    kept.fresh = controls.begin.value === "fresh";
    for (const name of ["epochs", "batch", "seed"]) kept[name] = Number(controls[name].value);
    kept.rates[network] = Number(controls.rate.value);
    store.put("training", kept);
}

// Begins a training; from: what to learn from, if not what is chosen.
export async function start(data) {
    if (running) return;
    if (data) controls.data.value = data;
    keep();
    const network = reading.chosen();
    running = true;
    sentence = null;
    try {
        state = await call("digits_train", {network, data: kept.data, new: kept.fresh, epochs: kept.epochs,
            batch_size: kept.batch, learning_rate: kept.rates[network], seed: kept.seed});
        await go(network);
    } catch (error) {
        sentence = () => error.message;
        said.classList.add("wrong");
    }
    running = false;
    show();
}

async function go(network) {
    let samples = 50, epochs = state.history.length;
    said.classList.remove("wrong");
    show();
    while (running && state.phase !== "done") {
        const begun = performance.now();
        state = await call("digits_step", {samples});
        const share = PIECE / Math.max(1, performance.now() - begun);
        samples = Math.round(Math.min(1000, Math.max(10, samples * Math.min(2, Math.max(0.5, share)))));
        show();
        if (state.history.length !== epochs) {
            epochs = state.history.length;
            if (epochs > 1) await learned(network);
        }
    }
    if (state.phase === "done") {
        const {test} = state.history.at(-1);
        sentence = () => t("finished", percent(test, 1));
        controls.begin.value = "go";
        keep();
    } else {
        const {epoch} = state;
        sentence = () => t("stopped", epoch);
        if (epoch) await learned(network);
    }
}

async function learned(network) {
    const model = await call("digits_model", {network});
    if (!store.put(`model.${network}`, model)) sentence = () => t("notKept");
    reading.describe(await call("digits_networks"));
    for (const listener of listeners) await listener();
    reading.read().catch(console.error);
}

function toggle() {
    if (running) running = false;
    else start();
}

async function carry() {
    const network = reading.chosen();
    store.put(`model.${network}`, null);
    reading.describe(await call("digits_carried", {network}));
    for (const listener of listeners) await listener();
    reading.read().catch(console.error);
}

async function save() {
    const network = reading.chosen();
    const model = await call("digits_model", {network});
    download(`digits-${network}.json`, JSON.stringify(model), "application/json");
}

function show() {
    startButton.textContent = t(running ? "stopTraining" : "train");
    for (const control of Object.values(controls)) control.disabled = running;
    byId("networks").disabled = carriedButton.disabled = running;
    progress.hidden = live.hidden = !running || !state;
    said.textContent = sentence ? sentence() : "";
    table.hidden = !state?.history.length;
    if (!state) return;
    progress.value = state.done / Math.max(1, state.total);
    live.textContent = state.phase === "test" ? t("testing", state.done, state.total)
        : t("learning", state.epoch, state.epochs, state.done, state.total)
            + (state.loss === null ? "" : `; ${t("loss", number(state.loss), percent(state.accuracy, 1))}`);
    const share = (value) => (value === null || value === undefined ? "–" : percent(value, 1));
    body.replaceChildren(...state.history.map(({epoch, loss, accuracy, test, own}) => el("tr", {},
        el("th", {scope: "row"}, epoch ? String(epoch) : t("before")),
        ...[loss === undefined ? "–" : number(loss), share(accuracy), share(test), share(own)].map(
            (text) => el("td", {}, text)))));
}

function chooseRate() {
    const usual = {dense: 0.2, conv: 0.05}[reading.chosen()];
    controls.rate.value = kept.rates[reading.chosen()] || usual;
}

document.addEventListener("network", () => {
    chooseRate();
    state = sentence = null;
    show();
});
onlang(show);
chooseRate();
show();
