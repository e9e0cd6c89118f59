// The place of the panel "show me the numbers", which is told what was clicked.
import {mark} from "./output.js";
import {tell} from "./training.js";

let asked = {}, open = false;

// Shows in the panel what was clicked last: a point, a neuron, a weight.
async function explain(more) {
    asked = {...asked, ...more};
    try {
        const panel = await import("../numbers/panel.js");
        open = true;
        await panel.show(asked);
    } catch (error) {
        tell("error", error.message);
    }
}

export function begin() {
    document.addEventListener("minnet-point", ({detail}) => {
        mark(detail);
        explain({sample: detail});
    });
    document.addEventListener("minnet-explain", ({detail}) => explain({weight: null, ...detail}));
    document.addEventListener("minnet-opened", ({detail}) => open && explain(detail));
}
