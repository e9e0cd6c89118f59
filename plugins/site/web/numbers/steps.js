// The lines of an explanation: each a symbol, with symbols, with numbers, its value. A term that is
// pointed at, or has the focus, lights what it speaks of.
import {element} from "../plane/controls.js";

let lines = [], at = 0, listeners = {};

// Lights neurons, weights, biases and features in the drawing; nothing of an empty list.
export function light(places) {
    dispatchEvent(new CustomEvent("minnet-light", {detail: places}));
}

// How many lines there are, and which of them is the one that is lit, from 0.
export function place() {
    return {at, count: lines.length};
}

// Lays the sections of an explanation into a box. follow(place): a term was clicked; moved(): another
// line is lit.
export function lay(box, told, {follow, moved}) {
    const focused = box.contains(document.activeElement) && document.activeElement.matches(".term");
    listeners = {follow, moved};
    lines = [];
    box.replaceChildren(...told.sections.map((section) => sectionOf(section, told)));
    at = Math.min(at, Math.max(0, lines.length - 1));
    lightLine();
    if (focused) lines[at]?.terms[0].focus({preventScroll: true});
}

// Goes to a line; the focus goes with it if it is among the lines, or is to.
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
    const step = {ArrowUp: -1, ArrowDown: 1}[name], side = {ArrowLeft: -1, ArrowRight: 1}[name];
    if (step) go(at + step, true);
    else if (side && target.matches(".term")) lines[at].terms[lines[at].terms.indexOf(target) + side]?.focus();
    else if (name === "Home") go(0, true);
    else if (name === "End") go(lines.length - 1, true);
    else return false;
    return true;
}

function lightLine() {
    lines.forEach(({row, terms}, n) => {
        row.toggleAttribute("aria-current", n === at);
        if (n === at) row.setAttribute("aria-current", "step");
        terms.forEach((term, k) => term.tabIndex = n === at && k === 0 ? 0 : -1);
    });
    light(lines[at]?.step.light ?? []);
}

function sectionOf(section, told) {
    const notes = told.notes.filter(({part, layer}) => part === section.part && layer === section.layer);
    const list = element("ol", {});
    let before = null;
    for (const step of section.steps) {
        list.append(line(step, step.equation === before ? null : told.equations[step.equation], step.equation));
        before = step.equation;
    }
    return element("section", {}, element("h3", {}, section.heading), list,
        ...notes.map(({text}) => element("p", {className: "note-of"}, text)));
}

function line(step, equation, id) {
    const number = lines.length, terms = [];
    const own = term(step.symbol, `${step.symbol} = ${step.written}`, step.light, terms);
    own.addEventListener("click", () => go(number));
    const symbols = element("span", {}, step.general), numbers = element("span", {});
    for (const [symbol, value, places] of step.pieces) {
        if (!places) {
            symbols.append(symbol);
            numbers.append(value);
            continue;
        }
        const button = term(symbol, `${symbol} = ${value.replace(/^\((.*)\)$/, "$1")}`, places, terms);
        const partner = element("span", {className: "number"}, value);
        pair(button, partner, places);
        button.addEventListener("click", () => listeners.follow(places[0]));
        symbols.append(button);
        numbers.append(partner);
    }
    const sides = element("div", {className: "sides"}, side(step.sign, symbols));
    if (numbers.textContent !== step.written) sides.append(side("=", numbers));
    sides.append(side("=", element("output", {className: "value"}, step.written)));
    const row = element("li", {}, element("div", {className: "line"}, own, sides), name(equation, id));
    row.addEventListener("pointerenter", () => light(step.light));
    row.addEventListener("pointerleave", () => light(lines[at]?.step.light ?? []));
    row.addEventListener("click", (event) => event.target.closest(".term") || go(number));
    row.addEventListener("focusin", () => number !== at && go(number));
    lines.push({row, step, terms});
    return row;
}

function side(sign, what) {
    return element("div", {}, element("span", {className: "sign"}, sign), what);
}

function term(symbol, label, places, terms) {
    const button = element("button", {type: "button", className: "term", tabIndex: -1, "aria-label": label}, symbol);
    button.addEventListener("focus", () => light(places));
    terms.push(button);
    return button;
}

// A symbol and its number point at one another.
function pair(button, number, places) {
    const both = [button, number];
    const show = (hot) => both.forEach((each) => each.classList.toggle("hot", hot));
    for (const each of both) {
        each.addEventListener("pointerenter", () => {
            show(true);
            light(places);
        });
        each.addEventListener("pointerleave", () => {
            show(false);
            light(each.closest("li").matches(":hover") ? lineOf(each).light : lines[at]?.step.light ?? []);
        });
    }
    button.addEventListener("focus", () => show(true));
    button.addEventListener("blur", () => show(false));
}

function lineOf(node) {
    return lines.find(({row}) => row.contains(node)).step;
}

// An equation's name and how it is written.
function name(equation, id) {
    if (!equation) return "";
    return element("p", {className: "name"}, ...(/^BP/.test(id) ? [element("b", {}, id), " "] : []),
        equation.name, element("span", {className: "formula"}, ...typeset(equation.formula)));
}

// A formula's plain signs with what stands behind ^ above, and behind _ below: e^(z_j), w_jk.
function typeset(formula) {
    return formula.split(/(\^\([^()]*\)|\^\w|_\w+)/).map((text) => {
        if (text[0] === "_") return element("sub", {}, text.slice(1));
        if (text[0] !== "^") return text;
        return element("sup", {}, ...typeset(text.slice(1).replace(/^\((.*)\)$/, "$1")));
    });
}
