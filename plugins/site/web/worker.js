// Python in a worker: loads Pyodide and minnet, then answers {id, call, arguments} with
// {id, result}, {id, bytes} or {id, error}. Before that it posts {share} and at last {ready: true}
// or {missing: "pyodide" | "minnet"}.
import {BYTES, MINNET, PYODIDE} from "./settings.js";

const SECONDS = 30;
const here = (address) => new URL(address, import.meta.url).href;
const python = load();

addEventListener("message", async ({data: {id, call, arguments: given}}) => {
    const answer = await python;
    if (!answer) return;
    try {
        const made = answer(call, given);
        if (typeof made === "string") return postMessage({id, ...JSON.parse(made)});
        const bytes = made.toJs();
        made.destroy();
        postMessage({id, bytes}, [bytes.buffer]);
    } catch (error) {
        postMessage({id, error: sentenceOf(error)});
    }
});

async function load() {
    let missing = "pyodide", reason = PYODIDE;
    try {
        countBytes();
        const {loadPyodide} = await Promise.race([import(here(PYODIDE + "pyodide.mjs")), patience()]);
        const archive = fetch(here(MINNET)).then(bufferOf);
        archive.catch(() => {});
        const machine = await loadPyodide({indexURL: here(PYODIDE)});
        [missing, reason] = ["minnet", ""];
        machine.unpackArchive(await archive, "zip", {extractDir: "/minnet"});
        machine.runPython("import sys; sys.path.insert(0, '/minnet')");
        const answer = machine.pyimport("minnet_plugins.site.session").answer;
        postMessage({ready: true});
        return answer;
    } catch (error) {
        postMessage({missing, reason: reason || sentenceOf(error)});
        console.error(error);
        return null;
    }
}

function bufferOf(response) {
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    return response.arrayBuffer();
}

// What is fetched from now on counts towards the share of BYTES that has come.
function countBytes() {
    const plainly = self.fetch;
    let come = 0;
    const count = () => new TransformStream({
        transform(part, stream) {
            come += part.byteLength;
            postMessage({share: Math.min(1, come / BYTES)});
            stream.enqueue(part);
        },
    });
    self.fetch = async (...words) => {
        const response = await plainly(...words);
        if (!response.ok || !response.body) return response;
        const headers = new Headers(response.headers);
        if (response.url.endsWith(".wasm")) headers.set("Content-Type", "application/wasm");
        return new Response(response.body.pipeThrough(count()), {headers});
    };
}

// Fails where nothing answers at all, as behind a wall that swallows what is asked.
function patience() {
    return new Promise((_, reject) => setTimeout(reject, SECONDS * 1000, new Error("no answer")));
}

// What went wrong, in one line: of a Python traceback what follows the lines that are set in.
function sentenceOf(error) {
    const lines = String(error.message || error).trim().split("\n");
    const last = lines.map((line) => line.startsWith("  ")).lastIndexOf(true);
    return lines.slice(last + 1).join(" ");
}
