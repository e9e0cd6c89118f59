// What Python holds of the network, asked for and told to whoever shows it.
//
// Asks are answered in their order, so the next frame is computed while this one is drawn, and
// surfaces are asked for only as often as they are shown.
import {call, onstate} from "../runtime.js";
import {page, setup} from "./setup.js";

const COARSE = 40,
    COARSER = 24,
    MANY = 24,
    FINE = 100,
    SLOWEST_FRAME = 1000,
    REST = 120,
    REPLAYED = 250;
export const SPEEDS = {
    slow: {steps: 1},
    step: {steps: 1},
    steps10: {steps: 10},
    epoch: {epochs: 1},
    epochs10: {epochs: 10},
    epochs100: {epochs: 100}
};
export const training = {
    state: null,
    history: [],
    points: {train: [], test: []},
    running: false,
    rate: 0,
    surfaces: null,
    size: 0,
    fine: null,
    first: null,
    edits: []
};
const listeners = {};
let made = null,
    wanted = false,
    resting = null,
    lately = [];

onstate(({name}) => {
    if (name !== "ready") made = null;
});

// Calls a listener on "state", "surfaces", "points", "running", "note" or "error".
export function on(name, listener) {
    (listeners[name] ??= []).push(listener);
}

// Tells whoever listens.
export function tell(name, value) {
    for (const listener of listeners[name] ?? []) listener(value);
}

// Makes the network of the set-up, with its first weights; many wishes at once are one.
export function make() {
    if (isEmpty()) return clear();
    if (wanted) return;
    wanted = true;
    const making = Promise.resolve(made)
        .catch(() => {})
        .then(() => {
            wanted = false;
            return whole();
        });
    made = making;
    making.catch((error) => {
        if (made === making) made = null;
        stopped(error);
    });
}

// Points of one's own are to come: there is nothing to learn yet.
function isEmpty() {
    return page.problem === "own" && !page.points.length;
}

function clear() {
    made = null;
    Object.assign(training, {
        state: null,
        surfaces: null,
        fine: null,
        history: [],
        points: {train: [], test: [], classes: ["0", "1"]}
    });
    tell("points");
    pause();
}

async function whole() {
    const [state, points, picture] = await Promise.all([
        call("plane_make", {setup: setup()}),
        call("plane_points"),
        look()
    ]);
    if (isEmpty()) return;
    training.points = points;
    tell("points", points);
    training.edits = [];
    began(state, picture);
}

// The same first weights again, with what was changed of them by hand.
export function rewind() {
    return attempt(async () => {
        const asked = await Promise.all([call("plane_rewind"), look()]);
        training.edits = training.edits.filter(({step}) => step === 0);
        began(...asked);
    });
}

// Puts one weight or bias to a value.
export function edit(change) {
    return attempt(async () => {
        const [state, picture] = await Promise.all([call("plane_edit", change), look()]);
        training.edits.push({step: state.step, change});
        if (state.step === 0) training.first = firstOf(state);
        show(state, picture);
    });
}

// Trains as far as it once was, with what was changed by hand on the way.
export async function replay(run) {
    await made;
    if (!run || training.running || (!run.step && !run.edits.length)) return;
    training.running = true;
    tell("running", true);
    for (const {step, change} of [...run.edits, {step: run.step}]) {
        while (training.running && training.state.step < step) {
            const asked = await advance({steps: Math.min(REPLAYED, step - training.state.step)});
            show(...asked);
            if (asked[0].stopped || asked[0].diverged) training.running = false;
        }
        if (training.running && change) await edit(change);
    }
    pause();
    rest();
}

// Some steps or epochs, once.
export function step(size) {
    return attempt(async () => show(...(await advance(size))));
}

export function pause() {
    training.running = false;
    tell("running", false);
}

// Trains, frame by frame, until it is paused or ends by itself.
export async function run() {
    if (training.running) return;
    training.running = true;
    lately = [];
    clearTimeout(resting);
    tell("running", true);
    await attempt(frames);
    training.running = false;
    tell("running", false);
    rest();
}

async function frames() {
    let coming = advance(SPEEDS[page.speed] ?? SPEEDS.epoch);
    for (;;) {
        const [state, picture] = await coming;
        const ended = state.stopped || state.diverged || !training.running;
        if (!ended) coming = advance(SPEEDS[page.speed] ?? SPEEDS.epoch);
        show(state, picture);
        if (ended) return;
        await frame();
    }
}

function advance(size) {
    return Promise.all([call("plane_step", size), look()]);
}

// The surface of every neuron, coarser while many neurons run.
async function look() {
    const neurons = page.layers.reduce((sum, n) => sum + n, 1);
    const size = training.running && neurons > MANY ? COARSER : COARSE;
    return {bytes: await call("plane_surfaces", {size}), size};
}

// The levels of the outputs, of every one of them.
export function outputLevels() {
    const {state, surfaces, size, fine} = training;
    if (fine) return [fine, FINE];
    if (!surfaces || !state) return [null, 0];
    return [surfaces.subarray(-state.weights.at(-1).length * size * size), size];
}

async function frame() {
    if (page.speed === "slow") await new Promise((done) => setTimeout(done, SLOWEST_FRAME));
    const now = await new Promise((done) => requestAnimationFrame(done));
    lately = [...lately.slice(-20), now];
    const spent = lately.at(-1) - lately[0];
    training.rate = spent ? (1000 * (lately.length - 1)) / spent : 0;
}

// Does something with the network, which is made first where it is not there.
async function attempt(work) {
    try {
        if (!made) make();
        if (!made) return;
        await made;
        await work();
    } catch (error) {
        stopped(error);
    }
}

function stopped(error) {
    if (training.running) pause();
    tell("error", error.message);
}

function began(state, picture) {
    training.history = [];
    training.first = firstOf(state);
    show(state, picture);
}

function firstOf({weights, biases}) {
    return {weights, biases};
}

function show(state, {bytes, size}) {
    training.history.push(...state.history);
    Object.assign(training, {state, surfaces: bytes, size, fine: null});
    tell("state", state);
    tell("surfaces");
    if (!training.running) rest();
}

// When it has stood still for a moment, the output's surface is asked for in finer grain.
function rest() {
    clearTimeout(resting);
    resting = setTimeout(async () => {
        if (training.running || !training.state) return;
        const {state} = training,
            layer = state.weights.length - 1;
        const [fine, picture] = await Promise.all([
            call("plane_surfaces", {size: FINE, layer}),
            look()
        ]).catch(() => []);
        if (!fine || training.running || training.state !== state) return;
        Object.assign(training, {fine, surfaces: picture.bytes, size: picture.size});
        tell("surfaces");
    }, REST);
}
