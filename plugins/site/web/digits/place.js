// The numbers at a place of a feature map: forward the products and their sum, backward δ's shares.
import {added, el, number, plain} from "./draw.js";
import {register, t} from "../words.js";

register({
    en: {
        windowOf: "window x", kernelOf: "kernel w", products: "products w·x",
        place: "Kernel {0} at row {1}, column {2}",
        sum: "Σ w·x = {0}", z: "z = Σ w·x + b = {0} {1} = {2}", a: "a = relu(z) = max(0, z) = {0}",
        poolTakes: "Pooling takes the largest of 2 × 2: max({0}) = {1}, which stands in row {2}, column {3}.",
        poolHere: "That is this place.", poolElsewhere: "This place is not it.", poolNone: "All are equal: the first of them is taken.",
        deltaHere: "δ = {0}", deltaBack: "Pooling gives its δ = {0} to its largest alone, in row {1}, column {2}; relu lets it through where z > 0.",
        deltaThis: "At this place z = {1}, and δ = ∂C/∂z = {0}.",
        share: "share of the kernel's gradient, δ·x", gradient: "∂C/∂w: the shares of all places",
        gradientHint: "Click a number of ∂C/∂w, or a pixel of ∂C/∂x, for its sum.",
        costOf: "C = {0}, for the digit {1}; ∂C/∂b = Σ δ = {2}",
        sumW: "∂C/∂w in row {0}, column {1} of kernel {2} = Σ δ·x = {3}", sumX: "∂C/∂x in row {0}, column {1} (x = {3}) = Σ w·δ = {2}",
        left: "and {0} more, together {1}", noTerms: "no term is other than 0",
        termPlace: "place", termKernel: "kernel", total: "sum", gradientCell: "∂C/∂w in row {0}, column {1}: {2}",
    },
    zh: {
        windowOf: "窗口 x", kernelOf: "卷积核 w", products: "乘积 w·x",
        place: "卷积核 {0}，第 {1} 行第 {2} 列",
        sum: "Σ w·x = {0}", z: "z = Σ w·x + b = {0} {1} = {2}", a: "a = relu(z) = max(0, z) = {0}",
        poolTakes: "池化取 2 × 2 中最大的：max({0}) = {1}，在第 {2} 行第 {3} 列。",
        poolHere: "就是此处。", poolElsewhere: "不是此处。", poolNone: "全都相等：取第一个。",
        deltaHere: "δ = {0}", deltaBack: "池化把它的 δ = {0} 只交给最大者，即第 {1} 行第 {2} 列；在 z > 0 处 relu 让它通过。",
        deltaThis: "此处 z = {1}，δ = ∂C/∂z = {0}。",
        share: "此处对卷积核梯度的贡献 δ·x", gradient: "∂C/∂w：所有位置的贡献之和",
        gradientHint: "点击 ∂C/∂w 的一个数，或 ∂C/∂x 的一个像素，可看它的求和。",
        costOf: "C = {0}，目标数字为 {1}；∂C/∂b = Σ δ = {2}",
        sumW: "卷积核 {2} 第 {0} 行第 {1} 列的 ∂C/∂w = Σ δ·x = {3}", sumX: "第 {0} 行第 {1} 列（x = {3}）的 ∂C/∂x = Σ w·δ = {2}",
        left: "另有 {0} 项，合计 {1}", noTerms: "没有不为 0 的项",
        termPlace: "位置", termKernel: "卷积核", total: "和", gradientCell: "第 {0} 行第 {1} 列的 ∂C/∂w：{2}",
    },
});

const sign = (text) => el("span", {class: "sign", "aria-hidden": "true"}, text);
const line = (...words) => el("p", {}, ...words);

export function showForward(root, place) {
    const {pool} = place;
    const here = pool.largest[0] === place.row && pool.largest[1] === place.column;
    const values = pool.window.flat();
    const equal = values.every((a) => a === values[0]);
    root.replaceChildren(
        el("h3", {}, t("place", place.filter + 1, place.row, place.column)),
        el("div", {class: "grids"}, grid("windowOf", place.window, "x"), sign("·"), grid("kernelOf", place.kernel),
            sign("="), grid("products", place.products)),
        el("div", {class: "equations"},
            line(t("sum", number(place.sum, 4))),
            line(t("z", number(place.sum, 4), added(place.bias, 4), number(place.z, 4))),
            line(t("a", number(place.a, 4)))),
        line(t("poolTakes", values.map((a) => number(a, 3)).join(", "), number(pool.a, 3), ...pool.largest), " ",
            equal ? t("poolNone") + " " : "", t(here ? "poolHere" : "poolElsewhere")));
}

// chosen(m, n) is called when a number of the kernel's gradient is clicked.
export function showBack(root, place, back, chosen) {
    const {pool} = place;
    const focused = document.activeElement?.dataset?.cell;
    root.replaceChildren(
        el("h3", {}, t("place", place.filter + 1, place.row, place.column)),
        line(t("costOf", number(back.cost, 4), back.target, number(place.bias_gradient, 5))),
        line(t("deltaBack", number(pool.delta, 5), ...pool.largest), " ",
            el("strong", {}, t("deltaThis", number(place.delta, 5), number(place.z, 4)))),
        el("div", {class: "grids"}, grid("windowOf", place.window, "x"), sign(`· δ =`),
            grid("share", place.share), sign("→ Σ"), grid("gradient", place.gradient, "", chosen)),
        line(el("span", {class: "quiet"}, t("gradientHint"))));
    if (focused) root.querySelector(`[data-cell="${focused}"]`)?.focus();
}

// Terms of a sum: of a number of a kernel, or of a pixel.
export function showTerms(root, found, detail) {
    root.hidden = !found;
    if (!found) return;
    const ofPixel = detail.kind === "pixel";
    root.replaceChildren(el("h3", {}, ofPixel ? t("sumX", found.row, found.column, number(found.sum, 6), number(found.x, 2))
        : t("sumW", found.m, found.n, found.filter + 1, number(found.sum, 6))));
    if (!found.terms.length) return root.append(line(t("noTerms")));
    const heads = ofPixel ? [t("termKernel"), "w", t("termPlace"), "δ", "w·δ"] : [t("termPlace"), "δ", "x", "δ·x"];
    const cells = (term) => ofPixel
        ? [`${term.filter + 1} [${term.m}, ${term.n}]`, number(term.weight), `${term.row}, ${term.column}`, number(term.delta, 6), number(term.product, 6)]
        : [`${term.row}, ${term.column}`, number(term.delta, 6), number(term.x, 3), number(term.product, 6)];
    const rest = found.left ? [el("tr", {}, el("td", {colspan: heads.length}, t("left", found.left, number(found.left_sum, 6))))] : [];
    root.append(el("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": root.firstChild.textContent}, el("table", {},
        el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", {scope: "col"}, head)))),
        el("tbody", {}, ...found.terms.map((term) => el("tr", {}, ...cells(term).map((cell) => el("td", {}, cell)))), ...rest))));
}

// Numbers in a square, coloured by sign and size; with `chosen` each is a button.
function grid(word, rows, kind = "", chosen = null) {
    const largest = Math.max(...rows.flat().map(Math.abs)) || 1;
    const power = largest >= 0.01 ? 0 : Math.floor(Math.log10(largest));
    const scale = 10 ** -power, digits = largest * scale < 0.5 ? 3 : 2;
    const cell = (value, m, n) => {
        const share = Math.round((100 * Math.abs(value)) / largest);
        const made = el("td", {style: `--share: ${share}%`, class: kind || (value < 0 ? "below" : "above")});
        const text = value === 0 ? "0" : plain(value * scale, digits);
        made.append(chosen ? el("button", {type: "button", "data-cell": `${m}-${n}`, "aria-label": t("gradientCell", m, n, text),
            onclick: () => chosen(m, n)}, text) : text);
        return made;
    };
    return el("table", {class: "grid"}, el("caption", {}, t(word), power ? el("span", {}, " × 10", el("sup", {}, String(power).replace("-", "−"))) : ""),
        el("tbody", {}, ...rows.map((row, m) => el("tr", {}, ...row.map((value, n) => cell(value, m, n))))));
}
