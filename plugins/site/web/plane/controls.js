// The settings as fields, by minnet's own names, and small helpers to make elements.
import {fill, onlang, t} from "../words.js";
import {DEFAULTS, LEARNING_RATES} from "./defaults.js";
import {bounded, change, onchange, page} from "./setup.js";

const PARTS = {
    activations: "activation",
    output_activation: "activation",
    loss: "loss",
    initializer: "initializer",
    optimizer: "optimizer",
    penalty: "penalty",
    backend: "backend"
};
const shown = [
    "learning_rate",
    "optimizer",
    "loss",
    "penalty",
    "initializer",
    "batch_size",
    "seed"
];
const more = ["backend", "stop_error", "stop_update"];
const place = document.querySelector("#settings");
let names = {},
    refresh = [];

// An element with properties and children; those that begin with "data-" or "aria-" are attributes.
export function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
        if (/^(data|aria)-/.test(key)) made.setAttribute(key, value);
        else made[key] = value;
    }
    made.append(...children);
    return made;
}

// What Python has of each kind, once it has told.
export function know(told) {
    names = told;
    for (const each of refresh) each();
}

// A field with its name above it: a part of the page that a teacher can hide or fix.
export function field(key, input, word = `plane.${key}`) {
    const label = element(
        "label",
        {className: "field", "data-control": key},
        element("span", {"data-words": word}, t(word)),
        input
    );
    return label;
}

// A number that may be typed; suggestions: some to choose from.
export function numberField(key, suggestions = []) {
    const input = element("input", {
        type: "text",
        inputMode: "decimal",
        size: 7,
        id: `set-${key}`,
        autocomplete: "off"
    });
    if (key.startsWith("stop")) input.setAttribute("data-words-placeholder", "plane.never");
    input.addEventListener("change", () => {
        change({
            [key]: bounded(
                key,
                input.value.trim().replace(",", "."),
                key.startsWith("stop") ? null : page[key]
            )
        });
        put();
    });
    const put = () => {
        if (document.activeElement !== input) input.value = page[key] ?? "";
        input.disabled = page.fix.includes(key);
    };
    input.addEventListener("blur", put);
    put();
    if (suggestions.length) {
        const list = element(
            "datalist",
            {id: `list-${key}`},
            ...suggestions.map((value) => element("option", {value: String(value)}))
        );
        input.setAttribute("list", list.id);
        refresh.push(put);
        return element("span", {}, input, list);
    }
    refresh.push(put);
    return input;
}

// A part by its name, and its settings behind it where it takes some.
function partFields(key, get, set, label) {
    const select = element("select", {}),
        setting = element("input", {
            type: "text",
            size: 4,
            className: "setting",
            autocomplete: "off"
        });
    if (label) select.setAttribute("aria-label", label);
    const split = () => (get() ?? "").split(/:(.*)/s);
    const put = () => {
        const [name, text] = split(),
            kind = names[PARTS[key]] ?? [];
        const known = kind.map((part) => part.name ?? part);
        const all = [...(key === "penalty" ? [""] : []), ...known];
        if (!all.includes(name)) all.push(name);
        if (select.dataset.all !== all.join()) {
            select.replaceChildren(
                ...all.map((each) => element("option", {value: each}, each || t("plane.none")))
            );
            select.dataset.all = all.join();
        }
        select.value = name;
        setting.hidden = !kind.find((part) => part.name === name)?.settings && !text;
        if (document.activeElement !== setting) setting.value = text ?? "";
        setting.placeholder = t("plane.usual");
        setting.setAttribute("aria-label", t("plane.settingOf", name));
        select.disabled = setting.disabled = page.fix.includes(key);
    };
    select.addEventListener("change", () => set(select.value));
    setting.addEventListener("change", () => {
        const text = setting.value.trim(),
            [name] = split();
        set(text ? `${name}:${text}` : name);
    });
    return {box: element("span", {className: "part"}, select, setting), select, put};
}

function partField(key) {
    const {box, put} = partFields(
        key,
        () => page[key],
        (value) => change({[key]: value}),
        null
    );
    refresh.push(put);
    box.firstChild.id = `set-${key}`;
    return box;
}

// The activation of a layer, for the head of its column.
export function activationChoice(layer, last) {
    const key = last ? "output_activation" : "activations";
    const get = () => (last ? page.output_activation : page.activations[layer]);
    const set = (value) =>
        change(
            last
                ? {output_activation: value}
                : {activations: page.activations.map((name, l) => (l === layer ? value : name))}
        );
    const {box, select, put} = partFields(
        key,
        get,
        set,
        t("plane.activationOf", last ? t("plane.output") : layer + 1)
    );
    select.dataset.place = `activation ${layer}`;
    put();
    box.setAttribute("data-control", key);
    box.hidden = page.hide.includes(key);
    return box;
}

function build() {
    const make = (key) =>
        field(
            key,
            key in PARTS
                ? partField(key)
                : numberField(key, key === "learning_rate" ? LEARNING_RATES : [])
        );
    const details = element(
        "details",
        {"data-control": "more"},
        element("summary", {"data-words": "plane.more"}),
        element("div", {className: "fields"}, ...more.map(make))
    );
    place.replaceChildren(element("div", {className: "fields"}, ...shown.map(make), details));
    fill(place);
    show();
}

function show() {
    for (const each of refresh) each();
    for (const each of document.querySelectorAll("[data-control]")) {
        const key = each.dataset.control;
        each.hidden = page.hide.includes(key);
        each.classList.toggle("fixed", page.fix.includes(key));
        if (page.fix.includes(key)) each.title = t("plane.fixed");
    }
}

// What a lesson may fix, and what it may hide, by name.
export const FIXED = [...Object.keys(DEFAULTS), "weights", "speed"];
export const HIDDEN = [
    ...Object.keys(DEFAULTS),
    "data",
    "settings",
    "more",
    "run",
    "step",
    "epoch",
    "rewind",
    "renew",
    "speed",
    "show",
    "curves",
    "compare",
    "export",
    "lesson"
];

// The settings stand open where there is room for them.
function fold() {
    const narrow = matchMedia("(max-width: 52rem)"),
        box = document.querySelector("#settings-box");
    const put = () => (box.open = !narrow.matches);
    narrow.addEventListener("change", put);
    put();
}

export function begin() {
    fold();
    build();
    onchange(show);
    onlang(show);
}
