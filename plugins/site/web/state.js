// Shows Python's state in every element of the class "python": how much has come, or what is wrong.
import {onstate, ready, sentenceOf} from "./runtime.js";
import {onlang} from "./words.js";

let shown = {name: "asleep"};

function show(state) {
    shown = state;
    for (const place of document.querySelectorAll(".python")) {
        place.classList.toggle("missing", state.name === "missing");
        place.dataset.state = state.name;
        const sentence = document.createElement("span");
        sentence.textContent = sentenceOf(state);
        place.replaceChildren(...(state.name === "loading" ? [bar(state.share)] : []), sentence);
    }
}

function bar(share) {
    const progress = document.createElement("progress");
    progress.value = share;
    progress.setAttribute("aria-hidden", "true");
    return progress;
}

onstate(show);
onlang(() => show(shown));
ready().catch(() => {});
