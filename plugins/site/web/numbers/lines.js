// The lines of an explanation: each a symbol, with symbols, with numbers, its value. A term that is
// pointed at, or has the focus, lights what it speaks of.
import {element} from "../plane/controls.js";

let lines = [],
    at = 0,
    listeners = {};

// Lights neurons, weights, biases and features in the drawing; nothing of an empty list.
export function light(places) {
    dispatchEvent(new CustomEvent("minnet-light", {detail: places}));
}

// How many lines there are, and which of them is the one that is lit, from 0.
export function place() {
    return {at, count: lines.length};
}

// The line that is lit, as a text.
export function said() {
    const step = lines[at]?.step;
    return step ? `${step.symbol} ${step.sign} ${step.written}` : "";
}

// Lays the sections of an explanation into a box. follow(place): a term was clicked; moved():
// another line is lit.
export function lay(box, told, {follow, moved}) {
    const focused = document.activeElement;
    const had = box.contains(focused) && focused.matches(".term");
    listeners = {follow, moved};
    lines = [];
    box.replaceChildren(...told.sections.map((section) => sectionOf(section, told)));
    at = Math.min(at, Math.max(0, lines.length - 1));
    lightLine();
    if (had) lines[at]?.terms[0].focus({preventScroll: true});
}

// Goes to a line; the focus goes with it if it is to.
export function go(line, focus = false) {
    if (line < 0 || line >= lines.length) return;
    at = line;
    if (focus) lines[at].terms[0].focus({preventScroll: true});
    lightLine();
    lines[at].row.scrollIntoView({block: "nearest"});
    listeners.moved();
}

// Keys that move among the lines and their terms: whether this was one.
export function key({key: name, target}) {
    const step = {ArrowUp: -1, ArrowDown: 1}[name],
        side = {ArrowLeft: -1, ArrowRight: 1}[name],
        end = {Home: 0, End: lines.length - 1}[name];
    if (step) go(target.matches(".term") ? at + step : at, true);
    else if (end !== undefined) go(end, true);
    else if (side && target.matches(".term")) {
        const {terms} = lines[at];
        terms[terms.indexOf(target) + side]?.focus();
    } else return false;
    return true;
}

function lightLine() {
    lines.forEach(({row, terms}, n) => {
        if (n === at) row.setAttribute("aria-current", "step");
        else row.removeAttribute("aria-current");
        terms[0].tabIndex = n === at ? 0 : -1;
    });
    light(lines[at]?.step.light ?? []);
}

function sectionOf({part, layer, heading, steps}, {notes, equations}) {
    const rows = steps.map((step, n) => {
        const again = n && steps[n - 1].equation === step.equation;
        return line(step, again ? "" : name(step.equation, equations[step.equation]));
    });
    const told = notes.filter((note) => note.part === part && note.layer === layer);
    return element("section", {}, element("h3", {}, heading), element("ol", {}, ...rows),
        ...told.map(({text}) => element("p", {className: "note-of"}, text)));
}

function line(step, name) {
    const number = lines.length,
        own = term(step.symbol, step.written, step.light),
        {symbols, numbers, terms} = rightSides(step);
    own.addEventListener("click", () => go(number));
    const sides = element("div", {className: "sides"}, side(step.sign, symbols));
    if (numbers.textContent !== step.written) sides.append(side("=", numbers));
    sides.append(side("=", element("span", {className: "value"}, step.written)));
    const row = element("li", {}, element("div", {className: "line"}, own, sides), name);
    row.addEventListener("pointerenter", () => light(step.light));
    row.addEventListener("pointerleave", () => light(lines[at]?.step.light ?? []));
    row.addEventListener("click", (event) => event.target.closest(".term") || go(number));
    row.addEventListener("focusin", ({target}) => {
        if (number === at) return;
        go(number);
        target.dispatchEvent(new Event("focus"));
    });
    lines.push({row, step, terms: [own, ...terms]});
    return row;
}

// The right side with symbols and with numbers, and the terms of it that can be pointed at.
function rightSides(step) {
    const symbols = element("span", {}, step.general),
        numbers = element("span", {}),
        terms = [];
    for (const [symbol, value, places] of step.pieces) {
        if (!places) {
            symbols.append(symbol);
            numbers.append(value);
            continue;
        }
        const button = term(symbol, value.replace(/^\((.*)\)$/, "$1"), places),
            partner = element("span", {}, value);
        button.addEventListener("click", () => listeners.follow(places[0]));
        pair(button, partner, places, step.light);
        symbols.append(button);
        numbers.append(partner);
        terms.push(button);
    }
    return {symbols, numbers, terms};
}

function side(sign, what) {
    return element("div", {}, element("span", {className: "sign"}, sign), what);
}

function term(symbol, value, places) {
    const button = element("button", {type: "button", className: "term", tabIndex: -1,
        "aria-label": `${symbol} = ${value}`}, symbol);
    button.addEventListener("focus", () => light(places));
    return button;
}

// A symbol and its number show one another; around: what is lit when neither is pointed at.
function pair(button, number, places, around) {
    const show = (hot) => {
        for (const each of [button, number]) each.classList.toggle("hot", hot);
    };
    for (const each of [button, number]) {
        each.addEventListener("pointerenter", () => {
            show(true);
            light(places);
        });
        each.addEventListener("pointerleave", () => {
            show(false);
            light(around);
        });
    }
    button.addEventListener("focus", () => show(true));
    button.addEventListener("blur", () => show(false));
}

// An equation's name and how it is written.
function name(id, {name, formula}) {
    const number = /^BP/.test(id) ? [element("b", {}, id), " "] : [];
    return element("p", {className: "name"}, ...number, name,
        element("span", {className: "formula"}, ...typeset(formula)));
}

// A formula's plain signs with what stands behind ^ above, and behind _ below: e^(z_j), w_jk.
function typeset(formula) {
    return formula.split(/(\^\([^()]*\)|\^\w|_\w+)/).map((text) => {
        if (text[0] === "_") return element("sub", {}, text.slice(1));
        if (text[0] !== "^") return text;
        return element("sup", {}, ...typeset(text.slice(1).replace(/^\((.*)\)$/, "$1")));
    });
}
