// The set-up of the plane: one flat object, which stands in the address and goes to Python.
//
// Beside it the address may hold how it is shown (VIEW) and what a teacher asks for (LESSON).

export const DEFAULTS = {
    problem: "circle", rule: "y > sin(x)", points: [], samples: 500, noise: 0, share: 50,
    data_seed: 0, features: ["x", "y"], layers: [4, 2], activations: ["tanh", "tanh"],
    output_activation: "tanh", loss: "half_squared_error", initializer: "xavier",
    optimizer: "sgd", penalty: "", learning_rate: 0.03, batch_size: 10, seed: 0,
    backend: "lists", stop_error: null, stop_update: null,
};
export const VIEW = {speed: "1 epoch", discretize: false, show_test: false};
export const LESSON = {hide: [], fix: [], task: ""};
export const LIMITS = {
    samples: [4, 2000], noise: [0, 50], share: [10, 90], data_seed: [0, 999999],
    learning_rate: [0, 1e6], batch_size: [1, 2000], seed: [0, 999999], stop_error: [0, 100],
    stop_update: [0, 1e6],
};
export const MOST = {layers: 6, neurons: 12, points: 2000};
const WHOLE = new Set(["samples", "data_seed", "batch_size", "seed"]);
const ALL = {...DEFAULTS, ...VIEW, ...LESSON};
const POINTS_IN_ADDRESS = 60;
const KEPT = "minnet.plane.points";

const listeners = [];
export const page = {...structuredClone(ALL)};

// The part of the page's state that Python asks for.
export function setup() {
    return Object.fromEntries(Object.keys(DEFAULTS).map((key) => [key, page[key]]));
}

// Calls listener(keys that changed) whenever something of the page's state has changed.
export function onchange(listener) {
    listeners.push(listener);
}

// Changes some of the set-up, and the address with it.
export function change(changes) {
    const wanted = {...changes};
    if ("layers" in wanted) {
        wanted.activations ??= page.activations;
        wanted.activations = fitted(wanted.activations, wanted.layers.length);
    }
    const changed = Object.keys(wanted).filter((key) => !same(wanted[key], page[key]));
    if (!changed.length) return;
    for (const key of changed) page[key] = wanted[key];
    if (changed.includes("points")) keepPoints();
    write();
    for (const listener of listeners) listener(changed);
}

// Reads the address; what it leaves out, or what makes no sense, is as in the defaults.
export function read() {
    const words = new URLSearchParams(location.hash.slice(1));
    const found = {};
    for (const key in ALL) {
        const text = words.get(key);
        found[key] = text === null ? structuredClone(ALL[key]) : valueOf(key, text);
    }
    found.activations = fitted(found.activations, found.layers.length);
    if (found.problem === "own" && !words.has("points")) found.points = keptPoints();
    const changed = Object.keys(found).filter((key) => !same(found[key], page[key]));
    Object.assign(page, found);
    if (changed.length) for (const listener of listeners) listener(changed);
}

// The address of the page with this state; more: what it shall hold besides, or instead.
export function address(more = {}) {
    const words = [];
    for (const [key, value] of Object.entries({...page, ...more})) {
        if (same(value, ALL[key]) || (key === "points" && value.length > POINTS_IN_ADDRESS)) continue;
        if (key === "points" && page.problem !== "own") continue;
        words.push(`${key}=${encodeURIComponent(textOf(key, value))}`);
    }
    return location.href.split("#")[0] + (words.length ? "#" + words.join("&") : "");
}

// A number within the limits of its key, or the default.
export function bounded(key, text) {
    const number = Number(text);
    if (text === "" || text === null || !Number.isFinite(number)) return ALL[key];
    const [least, most] = LIMITS[key];
    return Math.min(most, Math.max(least, WHOLE.has(key) ? Math.round(number) : number));
}

function write() {
    history.replaceState(null, "", address());
}

function valueOf(key, text) {
    const given = ALL[key];
    if (key in LIMITS) return bounded(key, text);
    if (key === "points") return pointsOf(text);
    if (key === "layers") {
        return listOf(text).slice(0, MOST.layers)
            .map((n) => Math.min(MOST.neurons, Math.max(1, Math.round(Number(n)) || 1)));
    }
    if (key === "features") return listOf(text).length ? [...new Set(listOf(text))] : given;
    if (Array.isArray(given)) return listOf(text);
    return typeof given === "boolean" ? text === "yes" : text;
}

function textOf(key, value) {
    if (key === "points") return value.map((point) => point.join(":")).join(";");
    if (typeof value === "boolean") return value ? "yes" : "no";
    return Array.isArray(value) ? value.join(",") : String(value ?? "");
}

function pointsOf(text) {
    return text.split(";").map((point) => point.split(":").map(Number))
        .filter((point) => point.length === 3 && point.every(Number.isFinite))
        .slice(0, MOST.points);
}

function listOf(text) {
    return text.split(",").map((word) => word.trim()).filter(Boolean);
}

function fitted(activations, length) {
    const last = activations.at(-1) ?? "tanh";
    return Array.from({length}, (_, l) => activations[l] ?? last);
}

function same(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
}

function keepPoints() {
    try {
        localStorage.setItem(KEPT, JSON.stringify(page.points));
    } catch {
        // A browser that keeps nothing still has the points in the address, if they are few.
    }
}

// The points that were last given in this browser.
export function keptPoints() {
    try {
        return pointsOf(textOf("points", JSON.parse(localStorage.getItem(KEPT)) ?? []));
    } catch {
        return [];
    }
}
