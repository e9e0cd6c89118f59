// node in_node.mjs MACHINE FOLDER: run a machine of machines.mjs, installed in FOLDER, on the files
// and the program that come as JSON.
import fs from "node:fs";
import path from "node:path";
import {pathToFileURL} from "node:url";
import * as machines from "./machines.mjs";

const MODULES = {
    pyodide: "pyodide/pyodide.mjs",
    micropython: "@micropython/micropython-webassembly-pyscript/micropython.mjs",
};

const [name, folder] = process.argv.slice(2);
const {files, program} = JSON.parse(fs.readFileSync(0, "utf8"));
const module = path.join(folder, "node_modules", MODULES[name]);
try {
    const machine = await import(pathToFileURL(module));
    const print = (line) => console.log(line);
    await machines[name](machine, path.dirname(module), files, program, print);
} catch (error) {
    console.log("FAILED with " + (error.message || error));
    process.exitCode = 1;
}
