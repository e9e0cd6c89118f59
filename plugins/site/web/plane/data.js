// The data: problems to choose from, a rule to type, points of one's own.
import {call} from "../runtime.js";
import {fill, onlang, t} from "../words.js";
import {element, field, numberField} from "./controls.js";
import {MOST, PROBLEMS} from "./defaults.js";
import {change, choose, LIMITS, onchange, page} from "./setup.js";
import {onplace} from "./output.js";
import {tell} from "./training.js";

const place = document.querySelector("#data");
let label = 1;

function problems() {
    const choices = PROBLEMS.map((name) => {
        const radio = element("input", {type: "radio", name: "problem", value: name});
        radio.addEventListener("change", () => choose(name));
        return element(
            "label",
            {className: `problem is-${name}`},
            radio,
            element("i", {"aria-hidden": "true"}),
            element("span", {"data-words": `plane.problem.${name}`})
        );
    });
    return element(
        "fieldset",
        {className: "problems", "data-control": "problem"},
        element("legend", {className: "hidden", "data-words": "plane.problem"}),
        ...choices
    );
}

function slider(key, word) {
    const [min, max] = LIMITS[key];
    const range = element("input", {
        type: "range",
        min,
        max,
        step: key === "share" ? 10 : 5,
        id: `set-${key}`
    });
    const told = element("output", {});
    const put = () => {
        range.value = page[key];
        range.disabled = page.fix.includes(key);
        told.textContent = `${page[key]} %`;
    };
    range.addEventListener("input", () => change({[key]: Number(range.value)}));
    onchange(put);
    put();
    const made = field(key, range, word);
    made.classList.add("slider");
    made.insertBefore(told, range);
    return made;
}

function newData() {
    const button = element("button", {
        type: "button",
        "data-words": "plane.newData",
        "data-control": "data_seed"
    });
    button.addEventListener("click", () => change({data_seed: page.data_seed + 1}));
    onchange(() => (button.disabled = page.fix.includes("data_seed")));
    return button;
}

function rule() {
    const input = element("input", {
        type: "text",
        value: page.rule,
        id: "set-rule",
        autocomplete: "off",
        spellcheck: false
    });
    input.addEventListener("change", () => change({rule: input.value}));
    onchange(() => {
        if (document.activeElement !== input) input.value = page.rule;
        input.disabled = page.fix.includes("rule");
    });
    return element(
        "div",
        {className: "of-rule"},
        field("rule", input),
        element("p", {className: "quiet", "data-words": "plane.ruleMeans"})
    );
}

function own() {
    const classes = [1, 0].map((value) => {
        const radio = element("input", {type: "radio", name: "class", checked: value === label});
        radio.addEventListener("change", () => (label = value));
        return element(
            "label",
            {className: `class-${value}`},
            radio,
            element("i", {"aria-hidden": "true"}),
            element("span", {"data-words": `plane.class${value}`})
        );
    });
    const [x, y] = ["x", "y"].map((name) =>
        element("input", {
            type: "text",
            inputMode: "decimal",
            size: 4,
            placeholder: name,
            "aria-label": name
        })
    );
    const form = element(
        "form",
        {className: "row"},
        x,
        y,
        element("button", {className: "small", "data-words": "plane.addPoint"})
    );
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const point = [x, y].map((input) => Number(input.value.replace(",", ".")));
        if (x.value && y.value && point.every(Number.isFinite)) add(point);
        x.focus();
    });
    const text = element("textarea", {
        rows: 4,
        spellcheck: false,
        placeholder: "x,y,label\n1.5,-2,1",
        "data-words-label": "plane.table",
        id: "table"
    });
    const file = element("input", {
        type: "file",
        accept: ".csv,.tsv,.txt,text/*",
        "data-words-label": "plane.file"
    });
    file.addEventListener("change", async () => file.files[0] && take(await file.files[0].text()));
    const button = (word, work) => {
        const made = element("button", {type: "button", className: "small", "data-words": word});
        made.addEventListener("click", work);
        return made;
    };
    return element(
        "div",
        {className: "of-own", "data-control": "points"},
        element("p", {className: "quiet", "data-words": "plane.ownMeans"}),
        element(
            "div",
            {className: "row classes", role: "radiogroup", "data-words-label": "plane.classOf"},
            ...classes
        ),
        form,
        element(
            "div",
            {className: "row"},
            button("plane.lastAway", () => change({points: page.points.slice(0, -1)})),
            button("plane.clear", () => change({points: []}))
        ),
        element(
            "details",
            {},
            element("summary", {"data-words": "plane.table"}),
            text,
            element(
                "div",
                {className: "row"},
                button("plane.takeTable", () => take(text.value)),
                file
            )
        )
    );
}

function add([x, y]) {
    if (page.fix.includes("points") || page.points.length >= MOST.points) return;
    change({points: [...page.points, [x, y, label]]});
}

// The points of a table, which Python reads.
async function take(text) {
    try {
        const {points, scaled} = await call("plane_csv", {text});
        change({problem: "own", points});
        tell("note", scaled);
    } catch (error) {
        tell("error", error.message);
    }
}

function show() {
    for (const radio of place.querySelectorAll("[name=problem]")) {
        radio.checked = radio.value === page.problem;
        radio.disabled = page.fix.includes("problem");
    }
    place.querySelector(".of-rule").hidden = page.problem !== "rule";
    place.querySelector(".of-own").hidden = page.problem !== "own" || page.hide.includes("points");
    for (const key of ["samples", "noise", "data_seed"]) {
        const control = place.querySelector(`[data-control=${key}]`);
        control.hidden = page.problem === "own" || page.hide.includes(key);
    }
}

// Files dropped anywhere on the page, and tables pasted outside a field.
function receive() {
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", async (event) => {
        event.preventDefault();
        const file = event.dataTransfer.files[0];
        if (page.fix.includes("points") || page.fix.includes("problem")) return;
        take(file ? await file.text() : event.dataTransfer.getData("text"));
    });
    addEventListener("paste", (event) => {
        const text = event.clipboardData.getData("text");
        if (
            event.target.closest("input, textarea") ||
            !/[,;\t]/.test(text) ||
            page.fix.includes("points")
        )
            return;
        take(text);
    });
}

export function begin() {
    place.append(
        problems(),
        rule(),
        own(),
        slider("noise"),
        slider("share"),
        element("div", {className: "row"}, field("samples", numberField("samples")), newData())
    );
    fill(place);
    onplace(add, (point) =>
        document.dispatchEvent(new CustomEvent("minnet-point", {detail: point}))
    );
    onchange(show);
    onlang(() => fill(place));
    show();
    receive();
}
