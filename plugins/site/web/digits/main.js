// "Draw a digit": brings the parts together.
import {byId} from "./draw.js";
import * as pad from "./pad.js";
import * as reading from "./reading.js";
import * as neurons from "./neurons.js";
import "./maps.js";
import * as training from "./training.js";
import * as own from "./own.js";
import * as store from "./store.js";
import {call, onstate} from "../runtime.js";
import {fill, register} from "../words.js";

register({
    en: {heading: "Draw a digit"},
    zh: {heading: "手写数字"},
});

let known = false;

pad.ondraw(() => {
    byId("kept").textContent = "";
    known = pad.knownLabel() !== null;
    if (known) byId("label").value = String(pad.knownLabel());
    reading.read().catch(console.error);
});
byId("label").addEventListener("change", () => known = true);
reading.onread(({blank, digit}) => {
    if (!known && !blank) byId("label").value = String(digit);
});
byId("sample").addEventListener("click", () => sample().catch(console.error));
training.onlearned(neurons.renew);

async function sample() {
    pad.show(await call("digits_sample", {number: Math.floor(1000 * Math.random())}));
}

// A network that was trained here comes back; one that no longer fits is forgotten.
async function restore(network) {
    const model = store.get(`model.${network}`, null);
    if (!model) return;
    try {
        await call("digits_put", {network, model});
    } catch (error) {
        console.warn(error.message);
        store.put(`model.${network}`, null);
    }
}

// Gives Python what the page keeps.
async function hand() {
    for (const network of ["dense", "conv"]) await restore(network);
    await own.begin();
    reading.describe(await call("digits_networks"));
}

async function begin() {
    await hand();
    if (pad.isEmpty() && !store.get("visited", false)) pad.show(await call("digits_sample", {number: 0}));
    store.put("visited", true);
    await reading.read();
    await own.readAgain();
}

// A Python that had to begin anew is given all of it again.
let before = false;
onstate(({name}) => {
    if (name === "ready" && before) hand().catch(console.error);
    before ||= name === "ready";
});
fill(document);
begin().catch(console.error);
