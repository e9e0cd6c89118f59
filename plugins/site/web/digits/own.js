// Digits of one's own: kept in the browser, shown, deleted, written to files and read from them.
import {byId, download, el, paintGrey} from "./draw.js";
import * as pad from "./pad.js";
import * as reading from "./reading.js";
import * as store from "./store.js";
import * as training from "./training.js";
import {call} from "../runtime.js";
import {onlang, register, t} from "../words.js";

register({
    en: {
        headingOwn: "Your own digits",
        ownLead: "Draw, say which digit it is, and keep it. What you keep stays in this browser. "
            + "Some dozen, of those that are read wrong above all, and the network learns your hand.",
        thisIs: "This is a", keep: "Keep it", keptOne: "Kept: {0} digits now", emptyPad: "Draw a digit first",
        learnOwn: "Learn from them", exportJson: "Export as JSON", exportImages: "Export IDX images",
        exportLabels: "Export IDX labels", importFile: "Import", importLabel: "Import digits from files: one of JSON, or two of IDX",
        deleteAll: "Delete all", deleteOne: "Delete this {0}", reallyAll: "Delete all {0} digits?",
        isRead: "read as {0}", ownLabel: "Your {0}", ownCount: "{0} kept, {1} of the {2} shown read right",
        noneKept: "None is kept yet.", imported: "{0} digits imported", noRoom: "The browser has no room for more digits: export them, and delete some",
        more: "and {0} more",
    },
    zh: {
        headingOwn: "自己的数字",
        ownLead: "写一个数字，指明是几，然后保留。保留的数字只存在此浏览器中。"
            + "收集几十个，特别是被读错的，网络就能学会你的笔迹。",
        thisIs: "这是", keep: "保留", keptOne: "已保留，现有 {0} 个", emptyPad: "请先写一个数字",
        learnOwn: "用它们学习", exportJson: "导出 JSON", exportImages: "导出 IDX 图片",
        exportLabels: "导出 IDX 标签", importFile: "导入", importLabel: "从文件导入数字：一个 JSON 文件，或两个 IDX 文件",
        deleteAll: "全部删除", deleteOne: "删除这个 {0}", reallyAll: "删除全部 {0} 个数字？",
        isRead: "读作 {0}", ownLabel: "自己写的 {0}", ownCount: "共 {0} 个；所示 {2} 个中读对 {1} 个",
        noneKept: "还没有保留的数字。", imported: "已导入 {0} 个数字", noRoom: "浏览器空间不足：请先导出，再删除一些",
        more: "另有 {0} 个",
    },
});

const SHOWN = 60;
let digits = store.get("own", []), readings = null, told = () => "";
const isDigit = (digit) => Number.isInteger(digit?.label) && digit.label >= 0 && digit.label <= 9
    && typeof digit.levels === "string" && /^[\w+/]{1046}==$/.test(digit.levels);
digits = Array.isArray(digits) ? digits.filter(isDigit) : [];

const button = (id, word, onclick) => el("button", {type: "button", id, "data-words": word, onclick});
const count = el("p", {class: "quiet", id: "own-count"}), list = el("ul", {class: "owned"});
const said = el("p", {role: "status", id: "own-said"});
const file = el("input", {type: "file", id: "import-file", multiple: true, class: "hidden", tabindex: -1,
    "data-words-label": "importLabel", onchange: bring});
const needing = [
    button("learn-own", "learnOwn", () => training.start("own")),
    button("export-json", "exportJson", () => download("my-digits.json",
        JSON.stringify({format: "minnet digits", digits}), "application/json")),
    button("export-images", "exportImages", () => exportIdx("images", 3)),
    button("export-labels", "exportLabels", () => exportIdx("labels", 1)),
];
const deleteAll = button("delete-all", "deleteAll", () => {
    if (confirm(t("reallyAll", digits.length))) change([]);
});
needing[0].classList.add("main");
byId("own-part").append(el("p", {class: "quiet", "data-words": "ownLead"}), count, list,
    el("div", {class: "row"}, ...needing, button("import-button", "importFile", () => file.click()), file, deleteAll), said);
for (let digit = 0; digit < 10; digit++) byId("label").append(el("option", {value: digit}, String(digit)));

byId("keep").addEventListener("click", async () => {
    const now = reading.current();
    if (pad.isEmpty() || !now) return void (byId("kept").textContent = t("emptyPad"));
    const made = {label: Number(byId("label").value), levels: now.packed};
    if (await change([...digits, made])) byId("kept").textContent = t("keptOne", digits.length);
});

// Tells Python of the digits that are kept.
export async function begin() {
    await call("digits_own", {digits});
}

async function change(to) {
    if (!store.put("own", to)) return tell(() => t("noRoom"), true);
    digits = to;
    readings = null;
    show();
    try {
        await begin();
        await readAgain();
    } catch (error) {
        tell(() => error.message, true);
    }
    return true;
}

// What the network reads in those that are shown.
export async function readAgain() {
    if (!digits.length) return;
    const first = Math.max(0, digits.length - SHOWN);
    readings = await call("digits_own_read", {network: reading.chosen(), first, count: SHOWN});
    show();
}

function show() {
    const first = Math.max(0, digits.length - SHOWN), shown = digits.slice(first);
    const right = readings?.filter((digit, k) => digit === shown[k]?.label).length;
    count.textContent = !digits.length ? t("noneKept") : readings ? t("ownCount", digits.length, right, shown.length)
        : String(digits.length);
    list.replaceChildren(...shown.map((digit, k) => card(digit, readings?.[k], first + k)).reverse());
    if (first) list.append(el("li", {class: "quiet"}, t("more", first)));
    for (const each of [...needing, deleteAll]) each.disabled = !digits.length;
    said.textContent = told();
}

function card({label, levels}, read, place) {
    const canvas = el("canvas", {width: 28, height: 28, role: "img", "aria-label": t("ownLabel", label)});
    paintGrey(canvas, Uint8Array.from(atob(levels), (each) => each.charCodeAt(0)), 28);
    const wrong = read !== undefined && read !== label;
    return el("li", {class: wrong ? "misread" : ""}, canvas, el("span", {class: "labelled"}, el("strong", {}, String(label)),
        el("button", {type: "button", class: "delete", "aria-label": t("deleteOne", label), title: t("deleteOne", label),
            onclick: () => change(digits.filter((_, k) => k !== place))}, "×")),
    wrong ? el("span", {class: "small"}, t("isRead", read)) : "");
}

async function exportIdx(what, dimensions) {
    download(`own-${what}-idx${dimensions}-ubyte`, await call("digits_idx", {what}), "application/octet-stream");
}

async function bring() {
    try {
        const files = await Promise.all([...file.files].map(async (each) => ({name: each.name,
            content: await base64Of(each)})));
        const come = await call("digits_import", {files});
        if (await change([...digits, ...come])) tell(() => t("imported", come.length));
    } catch (error) {
        tell(() => error.message, true);
    }
    file.value = "";
}

function base64Of(each) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.replace(/^[^,]*,?/, ""));
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(each);
    });
}

function tell(words, wrong = false) {
    told = words;
    said.classList.toggle("wrong", wrong);
    said.textContent = words();
    return false;
}

training.onlearned(readAgain);
document.addEventListener("network", () => readAgain().catch(console.error));
onlang(show);
show();
