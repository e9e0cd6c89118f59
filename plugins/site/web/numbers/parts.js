// What the panel is made of.
import {t} from "../words.js";
import {element} from "../plane/controls.js";

const PARTS = {forward: "forward", backward: "backward", update: "update", all: "everything"};
const DECIMALS = [3, 5, 9, 17];

// Puts the panel's elements in its place; on: its steppers, and what is called with another part,
// other decimals, and to close it.
export function build(panel, on) {
    const choices = Object.fromEntries(Object.entries(PARTS).map(([part, word]) => {
        const button = words("button", word, {type: "button", className: "small"});
        button.addEventListener("click", () => on.part(part));
        return [part, button];
    }));
    const parts = {
        choices,
        steppers: on.steppers,
        title: words("h2", "title", {id: "numbers-title", tabIndex: -1}),
        says: element("p", {className: "hidden", "aria-live": "polite"}),
        wrong: element("p", {className: "wrong", "aria-live": "polite"}),
        learning: words("p", "learning", {className: "learning", hidden: true}),
        facts: element("p", {className: "facts"}),
        lines: element("div", {className: "lines"}),
        about: element("p", {className: "quiet"}),
        command: element("code", {}),
    };
    panel.className = "numbers";
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-labelledby", "numbers-title");
    panel.setAttribute("aria-describedby", "numbers-keys");
    panel.replaceChildren(head(parts, on), stepping(on.steppers), body(parts));
    return parts;
}

// An element with a word, which changes with the language.
function words(name, key, more = {}) {
    return element(name, {...more, "data-words": `numbers.${key}`}, t(`numbers.${key}`));
}

function named(key) {
    return {"aria-label": t(`numbers.${key}`), "data-words-label": `numbers.${key}`};
}

function head({title, choices}, on) {
    const options = DECIMALS.map((n) => new Option(n, n, false, n === on.chosen));
    const decimals = element("select", {}, ...options);
    decimals.addEventListener("change", () => on.digits(Number(decimals.value)));
    const shut = element("button", {type: "button", className: "small", ...named("close")}, "×");
    shut.addEventListener("click", on.close);
    const label = element("label", {className: "decimals"}, words("span", "decimals"), decimals);
    const group = element("div", {className: "choices", ...named("part")},
        ...Object.values(choices));
    group.setAttribute("role", "group");
    return element("div", {className: "head-of"}, title, group, label, shut);
}

function stepping(steppers) {
    return element("div", {className: "steppers"}, ...Object.values(steppers).map(({box}) => box));
}

function body({learning, wrong, facts, lines, about, command, says}) {
    const terminal = element("details", {}, words("summary", "terminal"),
        words("p", "beside", {className: "quiet"}), command);
    const keys = words("p", "keys", {className: "quiet keys", id: "numbers-keys"});
    const made = element("div", {className: "body", tabIndex: 0, ...named("lines")},
        learning, wrong, facts, lines, about, terminal, keys, says);
    made.setAttribute("role", "group");
    return made;
}
