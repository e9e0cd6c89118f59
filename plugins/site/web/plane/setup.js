// The set-up of the plane: one flat object, which stands in the address and goes to Python.
//
// Beside it the address may hold how it is shown (VIEW) and what a teacher asks for (LESSON).

import {DEFAULTS, FEATURES, MOST, PROBLEMS, SUITED} from "./defaults.js";

export const VIEW = {speed: "epoch", discretize: false, show_test: false};
export const LESSON = {hide: [], fix: [], task: ""};
export const LIMITS = {
    samples: [2, MOST.points],
    noise: [0, 50],
    share: [10, 100],
    data_seed: [0, 1e15],
    learning_rate: [1e-12, 1e12],
    batch_size: [1, MOST.points],
    seed: [0, 1e15],
    stop_error: [1e-12, 1],
    stop_update: [1e-12, 1e12]
};
const WHOLE = new Set(["samples", "data_seed", "batch_size", "seed"]);
const ALL = {...DEFAULTS, ...VIEW, ...LESSON};
const OF_DATA = ["problem", "rule", "points", "samples", "noise", "share", "data_seed"];
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

// The page's state as it is for a problem where nothing was changed.
function plain(problem) {
    return {...ALL, ...SUITED[problem], problem};
}

// Chooses a problem, with the settings that suit it unless some were changed; what the network puts
// out, and its loss, follow in any case where numbers take the place of classes, or the reverse.
export function choose(problem) {
    const [now, next] = [plain(page.problem), plain(problem)];
    const free = Object.keys(DEFAULTS).filter((key) => !OF_DATA.includes(key));
    const follow = free.every((key) => same(page[key], now[key]))
        ? free
        : now.output_activation === next.output_activation
          ? []
          : ["output_activation", "loss"];
    const points = problem === "own" && !page.points.length ? keptPoints() : page.points;
    change({problem, points, ...Object.fromEntries(follow.map((key) => [key, next[key]]))});
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
    const problem = words.get("problem");
    const usual = plain(PROBLEMS.includes(problem) ? problem : ALL.problem),
        found = {};
    for (const key in ALL) {
        const text = words.get(key);
        found[key] = text === null ? structuredClone(usual[key]) : valueOf(key, text, usual[key]);
    }
    found.activations = fitted(found.activations, found.layers.length);
    if (found.problem === "own" && !words.has("points")) found.points = keptPoints();
    const changed = Object.keys(found).filter((key) => !same(found[key], page[key]));
    Object.assign(page, found);
    if (changed.length) for (const listener of listeners) listener(changed);
}

// The address of the page with this state; more: what it shall hold besides, or instead.
// inFull: with all points, however many.
export function address(more = {}, inFull = false) {
    const whole = {...page, ...more},
        usual = {...plain(whole.problem), problem: ALL.problem};
    const isLeftOut = (key, value) =>
        same(value, usual[key]) ||
        (key === "points" &&
            (whole.problem !== "own" || (value.length > POINTS_IN_ADDRESS && !inFull)));
    const words = Object.entries(whole)
        .filter(([key, value]) => !isLeftOut(key, value))
        .map(([key, value]) => `${key}=${written(textOf(key, value))}`);
    return location.href.split("#")[0] + (words.length ? "#" + words.join("&") : "");
}

// A text as an address holds it, as readable as may be.
function written(text) {
    return encodeURIComponent(text)
        .replaceAll("%2C", ",")
        .replaceAll("%3A", ":")
        .replaceAll("%3B", ";");
}

// A number within the limits of its key, or what is given in its place.
export function bounded(key, text, given = ALL[key]) {
    const number = Number(text);
    if (text === "" || text === null || !Number.isFinite(number)) return given;
    const [least, most] = LIMITS[key];
    return Math.min(most, Math.max(least, WHOLE.has(key) ? Math.round(number) : number));
}

function write() {
    history.replaceState(null, "", address());
}

function valueOf(key, text, given) {
    if (key in LIMITS) return bounded(key, text, given);
    if (key === "points") return pointsOf(text);
    if (key === "layers") {
        return listOf(text)
            .slice(0, MOST.layers)
            .map((n) => Math.min(MOST.neurons, Math.max(1, Math.round(Number(n)) || 1)));
    }
    if (key === "problem") return given;
    if (key === "features") {
        const known = FEATURES.filter((name) => listOf(text).includes(name));
        return known.length ? known : given;
    }
    if (Array.isArray(given)) return listOf(text);
    return typeof given === "boolean" ? text === "yes" : text;
}

function textOf(key, value) {
    if (key === "points") return value.map((point) => point.join(":")).join(";");
    if (typeof value === "boolean") return value ? "yes" : "no";
    return Array.isArray(value) ? value.join(",") : String(value ?? "");
}

function pointsOf(text) {
    return text
        .split(";")
        .map((point) => point.split(":"))
        .map(([x, y, ...label]) => [Number(x), Number(y), labelOf(label.join(":"))])
        .filter(([x, y, label]) => Number.isFinite(x) && Number.isFinite(y) && label !== "")
        .slice(0, MOST.points);
}

function labelOf(text) {
    return text.trim() === "" || !Number.isFinite(Number(text)) ? text : Number(text);
}

function listOf(text) {
    return text
        .split(",")
        .map((word) => word.trim())
        .filter(Boolean);
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
        localStorage.setItem(KEPT, textOf("points", page.points));
    } catch {
        // A browser that keeps nothing still has the points in the address, if they are few.
    }
}

// The points that were last given in this browser.
export function keptPoints() {
    try {
        return pointsOf(localStorage.getItem(KEPT) ?? "");
    } catch {
        return [];
    }
}
