// A formula that is wider than its place scrolls: so that keys can scroll it, it may be focused.
function mark() {
    for (const formula of document.querySelectorAll(".formula")) {
        if (formula.scrollWidth <= formula.clientWidth) {
            for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
            continue;
        }
        const name = formula.parentNode.querySelector("figcaption a, th a");
        formula.tabIndex = 0;
        formula.setAttribute("role", "group");
        formula.setAttribute("aria-label", name ? name.textContent : document.title);
    }
}

mark();
addEventListener("resize", mark);
