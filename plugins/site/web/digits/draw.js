// What the modules of this page draw with: elements, pictures of levels, numbers as text.

// An element with attributes and children; "on…" are listeners, true and false set and leave out.
export function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
        else if (value === true) made.setAttribute(name, "");
        else if (value !== false && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
}

export const byId = (id) => document.getElementById(id);

// Grey levels, 0 to 255, light on dark.
export function paintGrey(canvas, levels, width, height = levels.length / width) {
    paint(canvas, levels, width, height, (level) => [level, level, level]);
}

// Signed levels, 127 is 0: blue above, orange below, the paper's colour between.
export function paintSigned(canvas, levels, width, height = levels.length / width) {
    const [paper, above, below] = ["--mid", "--above", "--below"].map(colour);
    paint(canvas, levels, width, height, (level) => {
        const share = Math.min(1, Math.abs(level - 127) / 127);
        const full = level > 127 ? above : below;
        return paper.map((from, k) => from + (full[k] - from) * share);
    });
}

function paint(canvas, levels, width, height, colourOf) {
    if (canvas.width !== width || canvas.height !== height) {
        [canvas.width, canvas.height] = [width, height];
    }
    const image = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
        const [red, green, blue] = colourOf(levels[i]);
        image.data.set([red, green, blue, 255], 4 * i);
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
}

// A colour of the style as [red, green, blue].
export function colour(name) {
    const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const whole = text.length === 4 ? text.replace(/[0-9a-f]/gi, "$&$&") : text;
    return [1, 3, 5].map((place) => parseInt(whole.slice(place, place + 2), 16));
}

// A number with so many digits after the point; a very small or large one by its power of ten.
export function number(value, digits = 3) {
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size < 0.5 * 10 ** -digits || size >= 1e5) {
        return value.toExponential(1).replace("-", "−").replace("e−", "e-").replace("e+", "e");
    }
    return value.toFixed(digits).replace("-", "−");
}

// A number with two digits after the point, however small it is.
export const plain = (value, digits = 2) => value.toFixed(digits).replace(/^-(0\.0+)$/, "$1").replace("-", "−");

// "+ 0.5" or "− 0.5", to go on with a sum.
export const added = (value, digits) => `${value < 0 ? "−" : "+"} ${number(Math.abs(value), digits)}`;

export const percent = (share, digits = 0) => `${(100 * share).toFixed(digits)} %`;

// The place in a grid of the canvas that the pointer is on: [row, column].
export function placeAt(canvas, event, rows, columns) {
    const box = canvas.getBoundingClientRect();
    const along = (from, length, count) => Math.max(0, Math.min(count - 1,
        Math.floor((from / length) * count)));
    return [along(event.clientY - box.top, box.height, rows),
        along(event.clientX - box.left, box.width, columns)];
}

// A function that does not begin anew before it has ended; asked meanwhile, it does it once more.
export function oneAtATime(work) {
    let running = false, again = false;
    return async function go() {
        if (running) {
            again = true;
            return;
        }
        running = true;
        try {
            do {
                again = false;
                await work(() => again);
            } while (again);
        } finally {
            running = false;
        }
    };
}

// Hands a file to the reader of the page.
export function download(name, content, type) {
    const address = URL.createObjectURL(new Blob([content], {type}));
    el("a", {href: address, download: name}).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
}
