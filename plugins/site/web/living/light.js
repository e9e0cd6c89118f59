// An equation that is pointed at, or in which the focus is, lights up its lines; a line its equations.

export function light(cell) {
    const code = cell.parentElement.querySelector("pre.code");
    const shown = [...code.querySelectorAll(".line")];
    const first = Number(code.dataset.first);
    const pairs = [];
    for (const [id, numbers] of Object.entries(JSON.parse(cell.dataset.equations))) {
        const equation = document.getElementById(id);
        if (equation) pairs.push({equation, lines: numbers.map((number) => shown[number - first])});
    }
    for (const pair of pairs) {
        on(pair.equation, [pair]);
        for (const line of pair.lines) {
            line.classList.add("is-equation");
            on(line, pairs.filter(({lines}) => lines.includes(line)));
        }
    }
    if (pairs.length) on(code, pairs, ["focus", "blur"]);
}

function on(place, pairs, [begins, ends] = ["mouseenter", "mouseleave"]) {
    const set = (lit) => () => {
        for (const {equation, lines} of pairs) {
            for (const part of [equation, ...lines]) part.classList.toggle("lit", lit);
        }
    };
    place.addEventListener(begins, set(true));
    place.addEventListener(ends, set(false));
    if (begins === "mouseenter") {
        place.addEventListener("focusin", set(true));
        place.addEventListener("focusout", set(false));
    }
}
