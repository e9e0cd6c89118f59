// The plane's page: brings its parts together, and runs the training by buttons and keys.
import {call, onstate} from "../runtime.js";
import {onlang, t} from "../words.js";
import "./words.js";
import * as setup from "./setup.js";
import {change, page} from "./setup.js";
import {figures, percent, short} from "./figures.js";

setup.read();

const [controls, network, output, data, card, exports, numbers, training, replay] =
    await Promise.all([
        import("./controls.js"),
        import("./network.js"),
        import("./output.js"),
        import("./data.js"),
        import("./card.js"),
        import("./exports.js"),
        import("./numbers.js"),
        import("./training.js"),
        import("./replay.js"),
        import("./curves.js"),
        import("./compare.js")
    ]);
const by = (id) => document.querySelector(`#${id}`);
const {SPEEDS, on} = training;
const now = training.training;
let said = null;

// What changes how it is shown, and nothing that Python holds.
const SHOWN_ONLY = new Set([...Object.keys(setup.VIEW), ...Object.keys(setup.LESSON)]);

function buttons() {
    by("run").addEventListener("click", () => {
        if (now.running) return training.pause();
        bringIntoView();
        training.run();
    });
    by("step").addEventListener("click", () => once({steps: 1}));
    by("epoch").addEventListener("click", () => once({epochs: 1}));
    by("rewind").addEventListener("click", () => {
        training.pause();
        training.rewind();
    });
    by("renew").addEventListener("click", () => {
        training.pause();
        change({seed: page.seed + 1});
    });
    by("fewer-layers").addEventListener("click", () => network.addLayer(-1));
    by("more-layers").addEventListener("click", () => network.addLayer(1));
    by("speed").addEventListener("change", () => change({speed: by("speed").value}));
    addEventListener("keydown", (event) => {
        if (
            event.key !== " " ||
            event.target.closest("button, input, select, textarea, summary, a, dialog")
        )
            return;
        event.preventDefault();
        by("run").click();
    });
}

// Where neither the network nor its output is on the screen, the output comes there.
function bringIntoView() {
    const seen = (id) => {
        const {top, bottom} = by(id).getBoundingClientRect();
        return top < innerHeight - 150 && bottom > 100;
    };
    if (!seen("net") && !seen("surface")) by("output-title").scrollIntoView();
}

function once(size) {
    training.pause();
    training.step(size);
}

function showBar() {
    const {state, running} = now;
    by("run").classList.toggle("running", running);
    by("run").querySelector("span").textContent = running ? "❚❚" : "▶";
    by("run").querySelector("b").textContent = t(running ? "plane.pause" : "plane.run");
    by("epochs").textContent = state?.epoch ?? 0;
    by("steps").textContent = state?.step ?? 0;
    by("brief").textContent =
        state?.accuracy === null ? short(state.test_loss) : percent(state?.test_accuracy);
    by("renew").disabled = page.fix.includes("seed");
    by("speed").disabled = page.fix.includes("speed");
    const options = Object.keys(SPEEDS).map(
        (key) => new Option(t(`plane.speed.${key}`), key, false, key === page.speed)
    );
    if (by("speed").dataset.shown !== options.map((each) => each.text).join()) {
        by("speed").replaceChildren(...options);
        by("speed").dataset.shown = options.map((each) => each.text).join();
    }
    by("speed").value = page.speed in SPEEDS ? page.speed : setup.VIEW.speed;
    by("rate").textContent = running && now.rate ? t("plane.rate", now.rate.toFixed(0)) : "";
    by("task").hidden = !page.task;
    by("task").querySelector("p").textContent = page.task;
}

// What has to be said: an error, a divergence, a rule that stopped it.
function say(kind, text, ...more) {
    said = {kind, text};
    const box = by("lesson");
    box.hidden = !text;
    box.className = `lesson ${kind}`;
    box.replaceChildren(controls.element("p", {}, text), ...more);
}

function showState(state) {
    showBar();
    if (state.diverged) return lessonOf(state.diverged);
    if (state.stopped) return say("stopped", stoppedBecause(state));
    if (said?.text && said.kind !== "note") say("", "");
}

function lessonOf({sentence, layer, step, largest_z, learning_rate}) {
    const tenth = controls.element(
        "button",
        {className: "main", type: "button"},
        t("plane.tenth", Number(learning_rate.toPrecision(6)))
    );
    tenth.disabled = page.fix.includes("learning_rate");
    tenth.addEventListener("click", () => {
        change({learning_rate: Number(learning_rate.toPrecision(6))});
        training.run();
    });
    say(
        "diverged",
        document.documentElement.lang === "en"
            ? sentence
            : t("plane.divergedSays", step, layer, largest_z.toPrecision(3)),
        tenth
    );
}

function stoppedBecause({stopped, epoch}) {
    if (document.documentElement.lang === "en") return stopped;
    const rules = [
        ["stop_error", page.stop_error],
        ["stop_update", page.stop_update]
    ]
        .filter(([, value]) => value !== null)
        .map(([key, value]) => t(`plane.stopped.${key}`, value));
    return t("plane.stopped", epoch, rules.join(t("plane.or")));
}

function announce(running) {
    showBar();
    if (now.state)
        by("says").textContent = t(
            running ? "plane.nowRunning" : "plane.nowPaused",
            now.state.epoch,
            figures(now.state)
        );
}

async function begin() {
    controls.begin();
    data.begin();
    exports.begin();
    numbers.begin();
    network.onopen(card.open, (layer, neuron) => output.look(layer, neuron));
    network.draw();
    buttons();
    showBar();
    on("state", showState);
    on("running", announce);
    on("error", (sentence) => say("wrong", sentence));
    on("note", (sentence) => say("note", sentence));
    setup.onchange((keys) => {
        network.draw();
        showBar();
        if (keys.some((key) => !SHOWN_ONLY.has(key))) {
            say("", "");
            training.make();
        }
    });
    onlang(() => {
        network.redraw();
        showBar();
        if (now.state) showState(now.state);
    });
    addEventListener("hashchange", setup.read);
    addEventListener("pagehide", replay.keepRun);
    onstate(({name}) => (document.body.dataset.python = name));
    try {
        controls.know(await call("plane_names"));
        network.redraw();
        training.make();
        await training.replay(replay.keptRun());
        await numbers.reopen();
    } catch {
        // The line on Python's state says what is missing.
    }
}

begin();
