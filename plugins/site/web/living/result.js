// What is shown below a cell: what it printed, what went wrong, whether a function agrees.
import {register, t} from "../words.js";

register({
    en: {
        running: "Running …",
        silent: "It ran, and printed nothing.",
        agrees: "✓ It agrees with {0}: {1} values compared.",
        fails: "✗ It could not be compared with {0}.",
        differs: "✗ It does not agree with {0}.",
        equation: "its equation", original: "the original",
        what: "Value", found: "This function", expected: "It should be",
        line: "line {0} of what the example prints", lines: "lines that the example prints",
    },
    zh: {
        running: "正在运行……",
        silent: "已运行，没有输出。",
        agrees: "✓ 与{0}一致：比较了 {1} 个值。",
        fails: "✗ 无法与{0}比较。",
        differs: "✗ 与{0}不一致。",
        equation: "公式", original: "原来的函数",
        what: "数值", found: "这个函数", expected: "应为",
        line: "示例输出的第 {0} 行", lines: "示例输出的行数",
    },
});

export function showWaiting(place, sentence) {
    place.replaceChildren(made("p", sentence, "quiet"));
}

export function showRun(place, {output, error}) {
    const parts = [];
    if (output) parts.push(block(output));
    if (error) parts.push(block(error, "error"));
    place.replaceChildren(...parts.length ? parts : [made("p", t("silent"), "quiet")]);
}

// against: "equation", or "original" where a function has none.
export function showCheck(place, {agrees, compared, differences, error}, against) {
    const other = t(against);
    if (agrees) return place.append(made("p", t("agrees", other, compared), "verdict right"));
    if (!differences.length) {
        // The example's own error, shown above it, need not be told twice.
        const told = place.querySelector(".error")?.textContent ?? "";
        place.append(made("p", t("fails", other), "verdict not"));
        if (lastLine(told) !== lastLine(error)) place.append(block(error, "error"));
        return undefined;
    }
    place.append(made("p", t("differs", other), "verdict not"), table(differences));
    return undefined;
}

function table(differences) {
    const rows = document.createElement("table");
    const head = rows.createTHead().insertRow();
    for (const key of ["what", "found", "expected"]) {
        const cell = made("th", t(key));
        cell.scope = "col";
        head.append(cell);
    }
    const body = rows.createTBody();
    for (const {what, found, expected} of differences) {
        const row = body.insertRow();
        const name = made("th", typeof what === "number" ? t("line", what)
            : what === "lines" ? t("lines") : what);
        name.scope = "row";
        row.append(name, made("td", found), made("td", expected));
    }
    const around = made("div", "", "differences");
    around.append(rows);
    return around;
}

function lastLine(text) {
    return text.trimEnd().split("\n").pop();
}

function block(text, kind = "output") {
    const place = made("pre", text.replace(/\n$/, ""), kind);
    place.tabIndex = 0;
    place.lang = "en";
    return place;
}

function made(name, text, kind = "") {
    const element = document.createElement(name);
    element.textContent = text;
    element.className = kind;
    return element;
}
