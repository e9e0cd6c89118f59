// Python in JavaScript: each function loads an interpreter, gives it files, and runs lines of
// Python. Used by Node and by a page alike.

function put(FS, files) {
    for (const [name, text] of Object.entries(files)) {
        const folders = name.split("/").slice(0, -1);
        folders.forEach((_, depth) => {
            const folder = "/put/" + folders.slice(0, depth + 1).join("/");
            if (!FS.analyzePath(folder).exists) FS.mkdir(folder);
        });
        FS.writeFile("/put/" + name, text);
    }
}

async function emscripten(machine, run, files, program) {
    machine.FS.mkdir("/put");
    put(machine.FS, files);
    run("import sys\nsys.path.insert(0, '/put')\n" + program);
}

export async function pyodide({loadPyodide}, base, files, program, print) {
    const machine = await loadPyodide({indexURL: base, stdout: print});
    await emscripten(machine, (lines) => machine.runPython(lines), files, program);
}

export async function micropython({loadMicroPython}, base, files, program, print) {
    const heapsize = 4 * 1024 * 1024;
    const machine = await loadMicroPython({heapsize, stdout: print, linebuffer: true});
    await emscripten(machine, (lines) => machine.runPython(lines), files, program);
}

export async function brython($B, base, files, program, print) {
    const modules = {};
    for (const [name, text] of Object.entries(files)) {
        const path = name.replace(/\.py$/, "").split("/");
        const isPackage = path[path.length - 1] === "__init__";
        modules[(isPackage ? path.slice(0, -1) : path).join(".")] = [".py", text, [], isPackage];
    }
    $B.update_VFS(modules);
    globalThis.printed_by_python = print;
    const redirect = "import sys\nfrom browser import window\n"
        + "class Out:\n    def __init__(self):\n        self.line = ''\n"
        + "    def write(self, text):\n        lines = (self.line + text).split('\\n')\n"
        + "        self.line = lines.pop()\n"
        + "        for line in lines:\n            window.printed_by_python(line)\n"
        + "    def flush(self):\n        pass\nsys.stdout = sys.stderr = Out()\n";
    $B.runPythonSource(redirect + program, "__main__");
}
