// From grey levels to colours, and points over them.
const RADIUS = 3.6,
    REACH = 6,
    STRENGTH = 0.72;
const table = new Uint8ClampedArray(4 * 256);
const full = new Uint8ClampedArray(4 * 256);
const classes = [];
const listeners = [];
const dark = matchMedia("(prefers-color-scheme: dark)");

// A colour of the page's, as [red, green, blue].
function colour(name) {
    const word = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    return [1, 3, 5].map((place) => parseInt(word.slice(place, place + 2), 16));
}

// Below the middle orange, above it blue, the paper between; points are stronger than surfaces.
function mix() {
    const [below, middle, above] = ["--below", "--middle", "--above"].map(colour);
    for (let level = 0; level < 256; level++) {
        const share = Math.min(1, Math.abs(level - 127.5) / 127.5);
        const end = level < 127.5 ? below : above;
        for (let k = 0; k < 3; k++) {
            table[4 * level + k] = middle[k] + STRENGTH * share * (end[k] - middle[k]);
            full[4 * level + k] = middle[k] + share * (end[k] - middle[k]);
        }
        table[4 * level + 3] = 255;
    }
    classes.splice(
        0,
        classes.length,
        ...Array.from({length: 10}, (_, k) => colour(`--class-${k}`))
    );
}

mix();
dark.addEventListener("change", () => {
    mix();
    for (const listener of listeners) listener();
});

// Calls a listener when the colours have changed.
export function oncolours(listener) {
    listeners.push(listener);
}

// Paints a square of grey levels onto a canvas; discretize: in the colours of the classes alone.
export function paint(canvas, levels, size, discretize = false) {
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(size, size);
    for (let i = 0; i < size * size; i++) {
        const level = discretize ? (levels[i] > 127 ? 255 : 0) : levels[i];
        for (let k = 0; k < 4; k++) picture.data[4 * i + k] = table[4 * level + k];
    }
    context.putImageData(picture, 0, 0);
}

// Paints several classes: at every place the colour of the strongest, the stronger the plainer.
function paintClasses(canvas, levels, size) {
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const context = canvas.getContext("2d"),
        area = size * size;
    const picture = context.createImageData(size, size),
        middle = colour("--middle");
    for (let i = 0; i < area; i++) {
        let best = 0;
        for (let c = 1; c * area < levels.length; c++) {
            if (levels[c * area + i] > levels[best * area + i]) best = c;
        }
        const share = (STRENGTH * levels[best * area + i]) / 255,
            end = classes[best % classes.length];
        for (let k = 0; k < 3; k++)
            picture.data[4 * i + k] = middle[k] + share * (end[k] - middle[k]);
        picture.data[4 * i + 3] = 255;
    }
    context.putImageData(picture, 0, 0);
}

// The levels of one of the surfaces that stand one after the other.
export function part(levels, number, size) {
    return levels.subarray(number * size * size, (number + 1) * size * size);
}

const small = document.createElement("canvas");

// A large surface with points over it. levels: of one output or of several; the second of two tells
// all. groups: {points: [[x, y, target]…], hollow}.
export function paintLarge(canvas, levels, size, {discretize, groups, scale, named, marked}) {
    const width = Math.round((canvas.clientWidth || 300) * (devicePixelRatio || 1));
    if (canvas.width !== width) canvas.width = canvas.height = width;
    const context = canvas.getContext("2d");
    if (levels) {
        if (levels.length > 2 * size * size) paintClasses(small, levels, size);
        else paint(small, part(levels, levels.length / (size * size) - 1, size), size, discretize);
        context.imageSmoothingEnabled = !discretize;
        context.drawImage(small, 0, 0, width, width);
    } else {
        context.clearRect(0, 0, width, width);
    }
    const unit = width / (2 * REACH),
        zoom = devicePixelRatio || 1;
    const place = ([x, y]) => [(x + REACH) * unit, (REACH - y) * unit];
    for (const {points, hollow} of groups) {
        for (const point of points)
            dot(context, place(point), tint(point[2], scale, named), hollow, zoom);
    }
    if (marked) ring(context, place(marked), zoom);
}

// The colour of a target: of its class where these have names, else of its place in the scale.
export function tint(target, [least, most], named) {
    if (named > 2) return `rgb(${classes[target % classes.length].join()})`;
    const level = Math.round(
        255 * Math.min(1, Math.max(0, (target - least) / (most - least || 1)))
    );
    return `rgb(${full.subarray(4 * level, 4 * level + 3).join()})`;
}

function dot(context, [x, y], fill, hollow, zoom) {
    context.beginPath();
    context.arc(x, y, RADIUS * zoom, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
    context.lineWidth = (hollow ? 1.8 : 1) * zoom;
    context.strokeStyle = hollow ? "#000" : "#fff";
    context.stroke();
}

function ring(context, [x, y], zoom) {
    context.beginPath();
    context.arc(x, y, 3 * RADIUS * zoom, 0, 2 * Math.PI);
    context.lineWidth = 2.5 * zoom;
    context.strokeStyle = "#000";
    context.stroke();
}

// The place in the plane that an event on the canvas points at.
export function placeOf(event, canvas) {
    const box = canvas.getBoundingClientRect();
    return [
        ((event.clientX - box.left) / box.width) * 2 * REACH - REACH,
        REACH - ((event.clientY - box.top) / box.height) * 2 * REACH
    ].map((x) => Math.round(100 * x) / 100);
}
