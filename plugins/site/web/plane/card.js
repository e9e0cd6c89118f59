// A neuron opened: its bias and its weights, to be read and changed.
import {t} from "../words.js";
import {element} from "./controls.js";
import {nameOf, SIGNS} from "./network.js";
import {page} from "./setup.js";
import {edit, on, training} from "./training.js";

const card = document.querySelector("#card");
let place = null,
    from = null,
    fields = [];

// Opens a neuron at its bias or one of its weights; button: what the focus goes back to.
export function open(layer, neuron, input, button) {
    if (!training.state) return;
    place = {layer, neuron};
    from = button;
    build(input);
    const box = button.getBoundingClientRect();
    card.style.top = `${box.top + scrollY}px`;
    if (!card.open) card.show();
    put(box);
    (fields[input === null || input === "bias" ? 0 : input + 1]?.input ?? card).focus();
    document.dispatchEvent(
        new CustomEvent("minnet-opened", {
            detail: {layer, neuron, weight: typeof input === "number" ? input : null}
        })
    );
}

export function close() {
    if (!card.open) return;
    card.close();
    from?.focus();
    place = null;
}

function sourceName(k) {
    return place.layer ? nameOf(place.layer - 1, k) : SIGNS[page.features[k]];
}

function build() {
    const {layer, neuron} = place;
    const row = (name, word, where, value) => {
        const input = element("input", {
            type: "text",
            inputMode: "decimal",
            size: 9,
            autocomplete: "off",
            disabled: page.fix.includes("weights")
        });
        input.addEventListener("change", () => give(name, where, input, value));
        fields.push({input, value});
        return element("label", {}, element("span", {}, word), input);
    };
    fields = [];
    const weights = training.state.weights[layer][neuron];
    const rows = [
        row("biases", t("plane.bias"), [neuron], (state) => state.biases[layer][neuron]),
        ...weights.map((w, k) =>
            row(
                "weights",
                t("plane.weightFrom", sourceName(k)),
                [neuron, k],
                (state) => state.weights[layer][neuron]?.[k]
            )
        )
    ];
    const shut = element(
        "button",
        {type: "button", className: "small", "aria-label": t("plane.close")},
        "×"
    );
    shut.addEventListener("click", close);
    const numbers = element("button", {type: "button", className: "small"}, t("plane.numbers"));
    numbers.addEventListener("click", () =>
        document.dispatchEvent(new CustomEvent("minnet-explain", {detail: {layer, neuron}}))
    );
    card.replaceChildren(
        element(
            "div",
            {className: "row"},
            element("h2", {id: "card-title"}, nameOf(layer, neuron)),
            shut
        ),
        element("div", {className: "rows"}, ...rows),
        numbers
    );
    card.tabIndex = -1;
    write(training.state);
}

function give(name, where, input, value) {
    const number = Number(input.value.trim().replace(",", ".").replace("−", "-"));
    if (input.value.trim() === "" || !Number.isFinite(number)) {
        return write(training.state);
    }
    edit({layer: place.layer, name, place: where, value: number});
}

function write(state) {
    for (const {input, value} of fields) {
        if (document.activeElement === input && document.hasFocus() && training.running) continue;
        const shown = String(Number((value(state) ?? 0).toPrecision(6)));
        if (input.value !== shown) input.value = shown;
    }
}

// Beside the neuron, or below it, within the window.
function put(box) {
    const wide = card.offsetWidth,
        high = card.offsetHeight;
    const right = box.right + 12 + wide < innerWidth;
    const left = Math.max(8, right ? box.right + 12 : box.left - wide - 12);
    const top = right || box.left - wide - 12 >= 8 ? box.top : box.bottom + 8;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${Math.max(8, Math.min(top, innerHeight - high - 8)) + scrollY}px`;
}

card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
});
addEventListener("pointerdown", (event) => {
    if (card.open && !event.target.closest("#card, .neuron, .hit")) {
        card.close();
        place = null;
    }
});
on("state", (state) => {
    if (!place) return;
    const there = state.weights[place.layer]?.[place.neuron];
    if (!there || there.length + 1 !== fields.length) return close();
    write(state);
});
