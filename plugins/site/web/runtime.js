// The page's side of Python: one worker, begun when it is first asked for something.
//
//     import {call, ready, onstate, stop} from "./runtime.js";
//     const state = await call("plane_step", {epochs: 1});
//     const result = await call("cells_run", {code}, {limit: 5000});
//
// A call gives the result, bytes as a Uint8Array, or throws an Error of one sentence. Calls are
// answered in their order. One that takes longer than its limit, in milliseconds since its turn,
// ends the worker with all that Python held; the next call begins a new one.
import {register, t} from "./words.js";

register({
    en: {
        loading: "Python is loading: {0} %",
        starting: "Python is starting",
        ready: "Python is ready",
        noPyodide: "Python could not be loaded from {0}: the network is away or blocks it. "
            + "Everything here but the running of Python works; try again when you are online, or "
            + "write the site with its own Python: minnet site --out DIR --pyodide node_modules/pyodide",
        noMinnet: "minnet could not be loaded ({0}): write the site anew",
        noWorker: "This browser cannot run Python in a worker: it needs one of 2023 or later",
        died: "Python ended unexpectedly ({0}); what it held is lost",
        tooLong: "Stopped: it ran for more than {0} s. Is there a loop without an end? "
            + "Python begins anew",
        stopped: "Python was stopped before it answered",
    },
    zh: {
        loading: "正在加载 Python：{0} %",
        starting: "正在启动 Python",
        ready: "Python 已就绪",
        noPyodide: "无法从 {0} 加载 Python：网络不通，或被拦截。除运行 Python 之外，页面其余部分都可使用；"
            + "请联网后再试，或生成自带 Python 的站点：minnet site --out DIR --pyodide node_modules/pyodide",
        noMinnet: "无法加载 minnet（{0}）：请重新生成站点",
        noWorker: "此浏览器无法在 worker 中运行 Python：请使用 2023 年以后的浏览器",
        died: "Python 意外退出（{0}），其中的数据已丢失",
        tooLong: "已停止：运行超过 {0} 秒。是否有无法结束的循环？Python 将重新启动",
        stopped: "Python 在回答之前被停止",
    },
});

const listeners = [];
let worker = null;
let state = {name: "asleep"};
let queue = [];
let number = 0;
let timer = null;
let waiting = null;

// Python's state: {name: "asleep" | "loading" | "ready" | "missing", share, sentence}.
export function onstate(listener) {
    listeners.push(listener);
    listener(state);
}

// A sentence about a state, in the language of the page.
export function sentenceOf({name, share, missing, reason}) {
    if (name === "loading") return share < 1 ? t("loading", Math.floor(100 * share)) : t("starting");
    return name === "missing" ? t(missing, reason) : name === "ready" ? t("ready") : "";
}

// Begins to load Python, and is kept when it is ready.
export function ready() {
    return call("about");
}

// What Python answers to a call. limit: milliseconds after which Python is stopped.
export function call(name, args = {}, {limit} = {}) {
    return new Promise((resolve, reject) => {
        begin();
        if (state.name === "missing") return reject(new Error(sentenceOf(state)));
        queue.push({id: ++number, name, args, limit, resolve, reject});
        next();
    });
}

// Ends the worker; what waits for an answer is told so. The next call begins a new one.
export function stop(sentence = t("stopped")) {
    worker?.terminate();
    worker = null;
    clearTimeout(timer);
    const [...left] = waiting ? [waiting, ...queue] : queue;
    waiting = null;
    queue = [];
    if (state.name !== "missing") tell({name: "asleep"});
    for (const {reject} of left) reject(new Error(sentence));
}

function begin() {
    if (worker || state.name === "missing") return;
    tell({name: "loading", share: 0});
    try {
        worker = new Worker(new URL("worker.js", import.meta.url), {type: "module"});
    } catch {
        return tell({name: "missing", missing: "noWorker"});
    }
    worker.addEventListener("message", ({data}) => heard(data));
    worker.addEventListener("error", (event) => {
        event.preventDefault();
        if (state.name === "loading") fail("noWorker");
        else stop(t("died", event.message || "?"));
    });
}

function heard({share, ready: isReady, missing, reason, ...answer}) {
    if (share !== undefined && state.name === "loading") tell({name: "loading", share});
    else if (isReady) tell({name: "ready"});
    else if (missing) fail(missing === "pyodide" ? "noPyodide" : "noMinnet", reason);
    else if (answer.id === waiting?.id) settle(answer);
    next();
}

function settle({result, bytes, error}) {
    const {resolve, reject} = waiting;
    clearTimeout(timer);
    waiting = null;
    if (error === undefined) resolve(bytes ?? result);
    else reject(new Error(error));
}

function next() {
    if (state.name !== "ready" || waiting || !queue.length) return;
    waiting = queue.shift();
    const {id, name, args, limit} = waiting;
    worker.postMessage({id, call: name, arguments: JSON.stringify(args)});
    if (limit) timer = setTimeout(() => stop(t("tooLong", limit / 1000)), limit);
}

function fail(missing, reason) {
    tell({name: "missing", missing, reason});
    stop(sentenceOf(state));
}

function tell(now) {
    state = now;
    for (const listener of listeners) listener(state);
}
