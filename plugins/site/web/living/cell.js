// A cell: the example below a function, and the function, both to be edited and run.
import {call, onstate, ready, sentenceOf} from "../runtime.js";
import {t} from "../words.js";
import {forget, kept, keep} from "./kept.js";
import {showCheck, showRun, showWaiting} from "./result.js";

const LIMIT = 5000;
const waiting = new Set();
let python = {name: "asleep"};

onstate((state) => {
    python = state;
    for (const tell of waiting) tell(state);
});

export function cellOf(place) {
    const editors = Object.fromEntries([...place.querySelectorAll(".editor")]
        .map((element) => [element.dataset.kind, editorOf(element, place, run)]));
    const {example, function: own} = editors;
    const result = place.querySelector(".result");
    const edit = place.querySelector("[data-do=edit]");
    const against = place.dataset.equations === "{}" ? "original" : "equation";
    let turn = 0;

    edit.addEventListener("click", () => {
        open(own.element.hidden);
        if (!own.element.hidden) own.area.focus();
    });
    if (own.isEdited()) open(true);
    place.addEventListener("focusin", () => ready().catch(() => {}), {once: true});

    function open(wanted) {
        own.element.hidden = !wanted;
        edit.setAttribute("aria-expanded", wanted);
        if (wanted) own.fit();
    }

    async function run(kind) {
        const mine = ++turn;
        const isOld = () => mine !== turn;
        const tell = (state) => showWaiting(result,
            state.name === "loading" ? sentenceOf(state) : t("running"));
        waiting.add(tell);
        tell(python);
        const given = {place: place.dataset.place};
        const source = own.isEdited() ? own.area.value : null;
        try {
            const ran = await call("cells_run", {...given, code: example.area.value, source},
                {limit: LIMIT});
            if (isOld()) return;
            waiting.delete(tell);
            showRun(result, ran);
            if (kind !== "function" && source === null) return;
            const check = await call("cells_check", {...given, source: own.area.value},
                {limit: 2 * LIMIT});
            if (!isOld()) showCheck(result, check, against);
        } catch (error) {
            waiting.delete(tell);
            if (!isOld()) showRun(result, {output: "", error: error.message});
        }
    }
}

// An area to edit in: what is in it is kept, and the original comes back by a click.
function editorOf(element, place, run) {
    const kind = element.dataset.kind;
    const area = element.querySelector("textarea");
    const original = area.defaultValue;
    const name = `minnet.cell.${place.dataset.place}.${kind}`;
    const isEdited = () => area.value !== original;
    const fit = () => area.rows = Math.max(1, area.value.split("\n").length);

    function changed() {
        fit();
        for (const part of element.querySelectorAll(".edited, [data-do=back]")) {
            part.hidden = !isEdited();
        }
        if (isEdited()) keep(name, area.value);
        else forget(name);
    }

    area.value = kept(name) ?? original;
    area.addEventListener("input", changed);
    area.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        if (event.ctrlKey || event.metaKey) run(kind);
        else indent(area);
        event.preventDefault();
    });
    element.querySelector("[data-do=run]").addEventListener("click", () => run(kind));
    element.querySelector("[data-do=back]").addEventListener("click", () => {
        area.value = original;
        changed();
        area.focus();
        run(kind);
    });
    changed();
    return {element, area, isEdited, fit};
}

// A new line begins where the one before it did, and after a colon four further.
function indent(area) {
    const before = area.value.slice(0, area.selectionStart).split("\n").pop();
    const blanks = before.match(/^ */)[0] + (before.trimEnd().endsWith(":") ? "    " : "");
    document.execCommand("insertText", false, "\n" + blanks);
}
