// What a reload of the page would lose: how far the training came, and what was changed by hand.
//
// The same set-up gives the same weights, so it is enough to count the steps.
import {setup} from "./setup.js";
import {training} from "./training.js";

const KEPT = "minnet.plane.run";

// Keeps it in this tab.
export function keepRun() {
    const {state, edits} = training;
    if (!state) return;
    try {
        sessionStorage.setItem(KEPT, JSON.stringify({setup: setup(), step: state.step, edits}));
    } catch {
        // A browser that keeps nothing begins anew.
    }
}

// What was kept of this very set-up: {step, edits: [{step, change}]}, or null.
export function keptRun() {
    try {
        const kept = JSON.parse(sessionStorage.getItem(KEPT));
        return JSON.stringify(kept?.setup) === JSON.stringify(setup()) ? kept : null;
    } catch {
        return null;
    }
}
