// The convolution network from within: its feature maps, and a kernel that slides over the picture.
import {byId, el, placeAt} from "./draw.js";
import {paintMap} from "./bigmap.js";
import {showBack, showForward, showTerms} from "./place.js";
import * as reading from "./reading.js";
import * as store from "./store.js";
import {call} from "../runtime.js";
import {onlang, register, t} from "../words.js";

register({
    en: {
        headingMaps: "The convolution",
        mapsLead: "A kernel of 5 × 5 weights is laid on every place of the picture; the sums make its feature map. "
            + "Click a place, move with the arrow keys, or let it play.",
        forward: "Forward", backward: "Backward", direction: "Direction", play: "Play", pause: "Pause",
        kernels: "Kernels and their feature maps", kernel: "Kernel {0}", row: "Row", column: "Column",
        pictureLabel: "The picture, with the window of the kernel; arrow keys move it",
        mapLabel: "The feature map of the kernel; arrow keys move the place",
        pooledLabel: "The map after pooling", slopeLabel: "∂C/∂x: arrow keys choose a pixel",
        deltaLabel: "δ at every place of the feature map; arrow keys move the place",
        picture: "picture x, 28 × 28", map: "feature map a, 24 × 24; yellow the place, blue what pooling looks at, pink the largest of it", pooled: "after pooling, 12 × 12",
        slope: "∂C/∂x: brighten what is orange to lower the cost", delta: "δ = ∂C/∂z, 24 × 24",
        target: "Were it meant as", secondOne: "the second likeliest",
    },
    zh: {
        headingMaps: "卷积",
        mapsLead: "一个 5 × 5 权重的卷积核依次放到图片的每个位置，所得的和组成特征图。"
            + "点击一个位置，或用方向键移动，或让它自动播放。",
        forward: "前向", backward: "反向", direction: "方向", play: "播放", pause: "暂停",
        kernels: "卷积核及其特征图", kernel: "卷积核 {0}", row: "行", column: "列",
        pictureLabel: "图片及卷积核的窗口，方向键移动窗口",
        mapLabel: "该卷积核的特征图，方向键移动位置",
        pooledLabel: "池化后的图", slopeLabel: "∂C/∂x，方向键选择像素",
        deltaLabel: "特征图每个位置的 δ，方向键移动位置",
        picture: "图片 x，28 × 28", map: "特征图 a，24 × 24；黄框为此处，蓝框为池化所看，粉框为其中最大", pooled: "池化后，12 × 12",
        slope: "∂C/∂x：把橙色处变亮，代价就降低", delta: "δ = ∂C/∂z，24 × 24",
        target: "假设它本应是", secondOne: "第二可能的数字",
    },
});

const MOVES = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]};
const PACE = 220;
const at = {filter: 0, row: null, column: null, backward: false, target: null, detail: null, ...store.get("place", {})};
if (![at.row, at.column, at.filter].every((place) => place >= 0 && place < 24)) [at.filter, at.row, at.column] = [0, null, null];
let maps = null, back = null, playing = 0;

const button = (word, onclick, more) => el("button", {type: "button", "data-words": word, onclick, ...more});
const forwardButton = button("forward", () => turn(false)), backwardButton = button("backward", () => turn(true));
const playButton = button("play", () => play(!playing), {id: "play"});
const target = el("select", {id: "target", onchange: () => {
    at.target = target.value === "" ? null : Number(target.value);
    refresh();
}}, el("option", {value: "", "data-words": "secondOne"}));
for (let k = 0; k < 10; k++) target.append(el("option", {value: k, selected: k === at.target}, String(k)));
const slider = (name) => el("input", {type: "range", id: `place-${name}`, min: 0, max: 23, step: 1, value: at[name],
    oninput: ({target: {value}}) => go({[name]: Number(value)})});
const sliders = {row: slider("row"), column: slider("column")};
const targetLabel = el("label", {}, el("span", {"data-words": "target"}), " ", target);
const kernels = el("div", {class: "kernels", role: "group", "data-words-label": "kernels"});
const canvases = {};
const figure = (name, keys, rows, move) => {
    const canvas = el("canvas", {width: 336, height: 336, ...(keys ? {tabindex: 0, role: "application"} : {role: "img"})});
    const words = el("figcaption", {class: "quiet small"});
    canvases[name] = {canvas, words};
    if (keys) {
        canvas.addEventListener("pointerdown", (event) => move(...placeAt(canvas, event, rows, rows)));
        canvas.addEventListener("pointermove", (event) => event.buttons === 1 && move(...placeAt(canvas, event, rows, rows)));
        canvas.addEventListener("keydown", (event) => {
            if (!(event.key in MOVES)) return;
            event.preventDefault();
            step(name, ...MOVES[event.key]);
        });
    }
    return el("figure", {}, canvas, words);
};
const numbers = el("div", {class: "numbers", id: "place-numbers"}), terms = el("div", {class: "terms", id: "place-terms"});
byId("maps-part").append(
    el("p", {class: "quiet", "data-words": "mapsLead"}),
    el("div", {class: "row"}, el("span", {class: "pair", role: "group", "data-words-label": "direction"}, forwardButton, backwardButton),
        playButton, el("label", {}, el("span", {"data-words": "row"}), " ", sliders.row),
        el("label", {}, el("span", {"data-words": "column"}), " ", sliders.column), targetLabel),
    kernels,
    el("div", {class: "stage"}, figure("picture", true, 28, onPicture), figure("map", true, 24, (row, column) => go({row, column})),
        figure("pooled", false)),
    numbers, terms);

function onPicture(row, column) {
    if (at.backward) return choose({kind: "pixel", row, column});
    const within = (place) => Math.max(0, Math.min(23, place - 2));
    return go({row: within(row), column: within(column)});
}

function step(name, down, right) {
    if (name === "picture" && at.backward) {
        const {row = 14, column = 14} = at.detail?.kind === "pixel" ? at.detail : {};
        return choose({kind: "pixel", row: clamp(row + down, 28), column: clamp(column + right, 28)});
    }
    return go({row: at.row + down, column: at.column + right});
}

const clamp = (place, count) => Math.max(0, Math.min(count - 1, place));

// Goes to a place, of another kernel perhaps.
function go(to) {
    Object.assign(at, to);
    at.row = clamp(at.row, 24);
    at.column = clamp(at.column, 24);
    return refresh();
}

function choose(detail) {
    at.detail = detail;
    return refresh();
}

function turn(backward) {
    at.backward = backward;
    return refresh();
}

function play(on) {
    clearInterval(playing);
    playing = on && setInterval(() => {
        if (reading.chosen() !== "conv" || document.hidden) return;
        const next = at.row * 24 + at.column + 1;
        go({row: Math.floor(next / 24) % 24, column: next % 24});
    }, PACE);
    playButton.dataset.words = playing ? "pause" : "play";
    playButton.textContent = t(playButton.dataset.words);
}

const wanted = () => at.target;
let asking = false, askAgain = false;

async function refresh() {
    store.put("place", at);
    if (!maps) return;
    if (asking) return void (askAgain = true);
    asking = true;
    try {
        do {
            askAgain = false;
            await ask();
        } while (askAgain);
    } catch (error) {
        numbers.textContent = error.message;
    } finally {
        asking = false;
    }
}

async function ask() {
    const {filter, row, column} = at, given = {target: wanted()};
    if (at.backward) back ??= await fresh(given);
    const place = await call(at.backward ? "digits_place_back" : "digits_place",
        {filter, row, column, ...(at.backward ? given : {})});
    const found = at.backward && at.detail ? await detail(given) : null;
    draw(place);
    if (at.backward) showBack(numbers, place, back, (m, n) => choose({kind: "kernel", m, n}));
    else showForward(numbers, place);
    showTerms(terms, found, at.detail);
}

async function fresh(given) {
    return {...await call("digits_maps_back", given), asked: given.target};
}

function detail(given) {
    const {kind, ...place} = at.detail;
    return kind === "pixel" ? call("digits_pixel", {...place, ...given})
        : call("digits_kernel", {filter: at.filter, ...place, ...given});
}

function draw(place) {
    if (back && back.asked !== wanted()) {
        back = null;
        askAgain = true;
    }
    const {size, pool: pooling} = maps, window = [at.row, at.column, size];
    const chosen = at.backward && at.detail?.kind === "pixel" ? [[at.detail.row, at.detail.column, 1, "mark"]] : [];
    const [x, largest] = [reading.current().levels, place.pool.largest];
    const signed = at.backward && back;
    paintMap(canvases.picture.canvas, signed ? back.slope : x, 28, signed, [[...window, "window"], ...chosen]);
    paintMap(canvases.map.canvas, signed ? back.deltas[at.filter] : maps.maps[at.filter], maps.side, signed,
        [[place.pool.top, place.pool.left, pooling, "pool"], [...largest, 1, "mark"], [at.row, at.column, 1, "window"]]);
    paintMap(canvases.pooled.canvas, maps.pooled[at.filter], maps.pooled_side, false,
        [[place.pool.row, place.pool.column, 1, "pool"]]);
    show();
}

function show() {
    for (const [name, {canvas, words}] of Object.entries(canvases)) {
        const word = !at.backward ? name : {picture: "slope", map: "delta"}[name] ?? name;
        canvas.setAttribute("aria-label", t(`${word}Label`));
        words.textContent = t(word);
    }
    sliders.row.value = at.row;
    sliders.column.value = at.column;
    forwardButton.setAttribute("aria-pressed", String(!at.backward));
    backwardButton.setAttribute("aria-pressed", String(at.backward));
    targetLabel.hidden = !at.backward;
    maps?.kernels.forEach((levels, f) => {
        kernels.children[f] ?? kernels.append(kernelButton(f));
        const made = kernels.children[f], [kernel, map] = made.querySelectorAll("canvas");
        made.setAttribute("aria-pressed", String(f === at.filter));
        made.setAttribute("aria-label", t("kernel", f + 1));
        paintMap(kernel, levels, maps.size, true);
        paintMap(map, at.backward && back ? back.deltas[f] : maps.maps[f], maps.side, at.backward && back);
    });
}

function kernelButton(filter) {
    return el("button", {type: "button", onclick: () => go({filter})},
        el("canvas", {width: 50, height: 50}), el("canvas", {width: 72, height: 72}));
}

reading.onread(async (_, superseded) => {
    if (reading.chosen() !== "conv") return;
    maps = await call("digits_maps");
    back = null;
    at.filter = clamp(at.filter, maps.kernels.length);
    if (at.row === null) [at.row, at.column] = maps.brightest[at.filter];
    if (!superseded()) await refresh();
});
onlang(() => refresh());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => refresh());
