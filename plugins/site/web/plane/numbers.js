// The place of the panel "show me the numbers", which is told what was clicked.
import {close} from "./card.js";
import {mark} from "./output.js";
import {tell} from "./training.js";

// Shows in the panel a point, a neuron, a weight; what is not named stays as the panel has it.
async function explain(what) {
    try {
        const panel = await import("../numbers/panel.js");
        await panel.show(what);
    } catch (error) {
        tell("error", error.message);
    }
}

function isOpen() {
    return document.documentElement.classList.contains("with-numbers");
}

// Opens the panel again where the page was loaded anew with it.
export async function reopen() {
    if (sessionStorage.getItem("minnet.numbers")) {
        await (await import("../numbers/panel.js")).reopen();
    }
}

export function begin() {
    document.addEventListener("minnet-point", ({detail}) => explain({sample: detail}));
    document.addEventListener("minnet-sample", ({detail}) => mark(detail));
    document.addEventListener("minnet-explain", ({detail}) => {
        close();
        explain(detail);
    });
    document.addEventListener("minnet-opened", ({detail}) => isOpen() && explain(detail));
}
