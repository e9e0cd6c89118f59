// The pad: strokes by mouse, finger or keys, kept as points of a square of side 1.
import {byId} from "./draw.js";
import * as store from "./store.js";
import {register} from "../words.js";

register({
    en: {
        headingPad: "The pad",
        padLabel: "Pad to draw a digit on",
        padHint: "Draw a digit here",
        keys: "Keys",
        padHelp: "With the focus on the pad, arrows move the pen (Shift: faster), "
            + "Space puts it down and lifts it, E is the eraser, Backspace undoes, Delete clears.",
        clear: "Clear", undo: "Undo", eraser: "Eraser", pen: "Pen",
        thin: "thin", medium: "medium", thick: "thick", sample: "A test image",
    },
    zh: {
        headingPad: "画板",
        padLabel: "画板，可在此手写一个数字",
        padHint: "在这里写一个数字",
        keys: "键盘",
        padHelp: "焦点在画板上时：方向键移动画笔（按住 Shift 更快），"
            + "空格键落笔或抬笔，E 切换橡皮，退格键撤销，Delete 键清空。",
        clear: "清空", undo: "撤销", eraser: "橡皮", pen: "笔",
        thin: "细", medium: "中", thick: "粗", sample: "一张测试图片",
    },
});

const STEP = 0.012;
const MOVES = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

const canvas = byId("pad");
const context = canvas.getContext("2d");
const listeners = [];
let drawing = remembered(store.get("drawing", {}));
let cursor = null, drawn = null, erasing = false;

// The drawing that was kept, without what makes no sense.
function remembered({strokes, width, levels, label}) {
    const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
    const isStroke = (stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);
    return {strokes: Array.isArray(strokes) ? strokes.filter(isStroke) : [], width: width > 0 && width < 1 ? width : 0.09,
        ...(typeof levels === "string" && {levels, label})};
}

// Calls a function when the drawing changes; resting: whether the pen has been lifted.
export function ondraw(listener) {
    listeners.push(listener);
}

// What Python is asked to read: strokes and the pen's width, or the levels of a picture.
export function asked() {
    return drawing.levels ? {levels: drawing.levels} : {strokes: drawing.strokes, width: drawing.width};
}

export const isEmpty = () => !drawing.levels && drawing.strokes.length === 0;
// The digit that the picture is known to be, of a test image.
export const knownLabel = () => drawing.label ?? null;

// Puts a picture on the pad: {levels, label}.
export function show(picture) {
    drawing = {strokes: [], width: drawing.width, ...picture};
    changed(true);
}

export function clear() {
    drawing = {strokes: [], width: drawing.width};
    drawn = null;
    changed(true);
}

function undo() {
    if (drawing.levels) return clear();
    drawing.strokes.pop();
    drawn = null;
    changed(true);
}

function setErasing(to) {
    erasing = to;
    byId("eraser").setAttribute("aria-pressed", String(to));
    paint();
}

function changed(resting) {
    paint();
    if (resting) store.put("drawing", drawing);
    for (const listener of listeners) listener(resting);
}

function paint() {
    const side = canvas.width;
    context.fillStyle = "#101214";
    context.fillRect(0, 0, side, side);
    if (drawing.levels) paintLevels(side);
    context.strokeStyle = context.fillStyle = "#ffffff";
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = drawing.width * side;
    for (const stroke of drawing.strokes) {
        context.beginPath();
        stroke.forEach(([x, y]) => context.lineTo(x * side, y * side));
        if (stroke.length === 1) context.lineTo(stroke[0][0] * side + 0.01, stroke[0][1] * side);
        context.stroke();
    }
    if (cursor) paintCursor(side);
    byId("pad-hint").hidden = !isEmpty() || cursor !== null;
    byId("undo").disabled = byId("clear").disabled = isEmpty();
}

function paintLevels(side) {
    const bytes = atob(drawing.levels);
    for (let i = 0; i < bytes.length; i++) {
        const level = bytes.charCodeAt(i), pixel = side / 28;
        if (!level) continue;
        context.fillStyle = `rgb(${level} ${level} ${level})`;
        context.fillRect((i % 28) * pixel, Math.floor(i / 28) * pixel, pixel + 0.5, pixel + 0.5);
    }
}

function paintCursor(side) {
    const [x, y] = [cursor[0] * side, cursor[1] * side];
    context.lineWidth = 3;
    context.strokeStyle = erasing ? "#f0913a" : drawn ? "#5aa9e6" : "#a3a8ae";
    context.beginPath();
    context.arc(x, y, drawing.width * side * (erasing ? 1 : 0.5) + 3, 0, 2 * Math.PI);
    context.stroke();
}

function begin(point) {
    if (drawing.levels) drawing = {strokes: [], width: drawing.width};
    if (erasing) return erase(point);
    drawn = [point];
    drawing.strokes.push(drawn);
    changed(false);
}

// The pen goes to a point, with points of a stroke at most STEP apart.
function move([x, y]) {
    if (erasing) return erase([x, y]);
    const [fromX, fromY] = drawn[drawn.length - 1];
    const distance = Math.hypot(x - fromX, y - fromY);
    if (distance < STEP / 2) return;
    const count = Math.ceil(distance / STEP);
    for (let k = 1; k <= count; k++) {
        const at = (from, to) => Math.round(1e4 * (from + ((to - from) * k) / count)) / 1e4;
        drawn.push([at(fromX, x), at(fromY, y)]);
    }
    changed(false);
}

// What is within the pen's width of a point goes; a stroke may fall into pieces.
function erase([x, y]) {
    const left = [];
    for (const stroke of drawing.strokes) {
        let piece = [];
        for (const point of stroke) {
            if (Math.hypot(point[0] - x, point[1] - y) > drawing.width) piece.push(point);
            else if (piece.length) left.push(piece), piece = [];
        }
        if (piece.length) left.push(piece);
    }
    drawing.strokes = left;
    changed(false);
}

function end() {
    drawn = null;
    changed(true);
}

function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    const within = (share) => Math.min(1, Math.max(0, share));
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
}

canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.focus({preventScroll: true, focusVisible: false});
    cursor = null;
    canvas.setPointerCapture(event.pointerId);
    begin(pointOf(event));
});
canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) move(pointOf(each));
});
for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => {
        if (canvas.hasPointerCapture(event.pointerId)) {
            canvas.releasePointerCapture(event.pointerId);
            end();
        }
    });
}

canvas.addEventListener("keydown", (event) => {
    const {key} = event;
    if (event.ctrlKey || event.metaKey || event.altKey) {
        if (key === "z") event.preventDefault(), undo();
        return;
    }
    if (key in MOVES) {
        const far = event.shiftKey ? 5 * STEP : 2 * STEP;
        cursor = (cursor ?? [0.5, 0.5]).map((v, k) => Math.min(1, Math.max(0, v + far * MOVES[key][k])));
        if (drawn) move(cursor);
        else paint();
    } else if (key === " ") {
        cursor ??= [0.5, 0.5];
        if (drawn) end();
        else begin(cursor);
    } else if (key === "Backspace") undo();
    else if (key === "Delete") clear();
    else if (key === "e" || key === "E") setErasing(!erasing);
    else return;
    event.preventDefault();
});
canvas.addEventListener("blur", () => {
    cursor = null;
    if (drawn) end();
    else paint();
});

byId("clear").addEventListener("click", clear);
byId("undo").addEventListener("click", undo);
byId("eraser").addEventListener("click", () => setErasing(!erasing));
byId("pen").addEventListener("change", ({target}) => {
    drawing.width = Number(target.value);
    changed(true);
});
byId("pen").value = String(drawing.width);
paint();
