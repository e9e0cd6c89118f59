// What is on the screen, to be taken along: command line, program, model, links.
import {call} from "../runtime.js";
import {fill, onlang, t} from "../words.js";
import {element, FIXED, HIDDEN} from "./controls.js";
import {address, onchange} from "./setup.js";
import {on, tell} from "./training.js";

const KINDS = ["command", "program", "model"];
const place = document.querySelector("#taken");

async function take(kind) {
    try {
        const made = await call("plane_export");
        const files = kind === "command" ? made.files : {[made[`${kind}_name`]]: made[kind]};
        show(kind, made[kind], files, kind === "command" ? made.note : "");
    } catch (error) {
        tell("error", error.message);
    }
}

function button(word, work) {
    const made = element("button", {type: "button", "data-words": word});
    made.addEventListener("click", () => work(made));
    return made;
}

// Shows a text to be copied, and the files that go with it.
function show(kind, text, files = {}, note = "") {
    const area = element("textarea", {
        readOnly: true,
        spellcheck: false,
        value: text,
        rows: Math.min(14, text.split("\n").length + 1),
        "data-words-label": `plane.${kind}`
    });
    const buttons = [button("plane.copy", (made) => copy(area, made))];
    for (const [name, content] of Object.entries(files)) {
        const made = element(
            "button",
            {type: "button"},
            element("span", {"data-words": "plane.download"}),
            " ",
            element("code", {}, name)
        );
        made.addEventListener("click", () => download(content, name));
        buttons.push(made);
    }
    place.replaceChildren(
        element("p", {className: "quiet"}, note),
        area,
        element("div", {className: "buttons"}, ...buttons)
    );
    place.dataset.kind = kind;
    fill(place);
    area.focus();
}

async function copy(area, made) {
    try {
        await navigator.clipboard.writeText(area.value);
    } catch {
        area.select();
        document.execCommand("copy");
    }
    made.textContent = t("plane.copied");
}

function download(text, file) {
    const link = element("a", {href: URL.createObjectURL(new Blob([text])), download: file});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A form that makes a link of the set-up: what it hides, what it fixes, the task it sets.
function lesson() {
    const box = (kind, name) =>
        element(
            "label",
            {title: name},
            element("input", {type: "checkbox", name: kind, value: name}),
            " ",
            element("span", {"data-words": `plane.${name}`})
        );
    const boxes = (kind, names) =>
        element(
            "fieldset",
            {},
            element("legend", {"data-words": `plane.${kind}`}),
            ...names.map((name) => box(kind, name))
        );
    const task = element("textarea", {
        rows: 2,
        "data-words-label": "plane.task",
        id: "lesson-task"
    });
    const link = element("textarea", {rows: 3, readOnly: true, "data-words-label": "plane.link"});
    const form = element(
        "div",
        {className: "lesson-form"},
        element("label", {}, element("span", {"data-words": "plane.task"}), task),
        boxes("hide", HIDDEN),
        boxes("fix", FIXED),
        link,
        element(
            "div",
            {className: "buttons"},
            button("plane.copy", (made) => copy(link, made))
        )
    );
    const put = () => {
        const chosen = (kind) =>
            [...form.querySelectorAll(`[name=${kind}]:checked`)].map((box) => box.value);
        link.value = address({hide: chosen("hide"), fix: chosen("fix"), task: task.value}, true);
    };
    form.addEventListener("input", put);
    put();
    place.replaceChildren(form);
    place.dataset.kind = "lesson";
    fill(place);
    task.focus();
}

// What was shown of an earlier state, or an earlier set-up, is not true any more.
function outdate(kinds) {
    if (kinds.includes(place.dataset.kind)) place.replaceChildren();
}

export function begin() {
    for (const kind of KINDS) {
        document.querySelector(`#export-${kind}`).addEventListener("click", () => take(kind));
    }
    document
        .querySelector("#export-link")
        .addEventListener("click", () => show("link", address({}, true)));
    document.querySelector("#export-lesson").addEventListener("click", lesson);
    on("state", () => outdate(KINDS));
    onchange(() => outdate([...KINDS, "link"]));
    onlang(() => fill(place));
}
