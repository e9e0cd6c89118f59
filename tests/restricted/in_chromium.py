"""A page in a headless Chromium, served and listened to by the standard library."""

import http.server
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
TYPES = {".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript",
         ".json": "application/json", ".wasm": "application/wasm"}


def find_chromium():
    """The path of a Chromium or Chrome, None if there is none."""
    names = "chromium", "chromium-browser", "google-chrome", "chrome"
    return next(filter(None, map(shutil.which, names)), None)


def run_page(machine: str, folder: pathlib.Path, job: dict, seconds: float) -> str:
    """What a machine of machines.mjs prints when a page runs the job, its files and its program.

    folder: where the machine is installed.
    """
    printed = []
    done = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        """Gives the page, the machine and the job, and takes what was printed."""

        def do_GET(self):
            name = self.path.partition("?")[0].lstrip("/")
            path = (folder if name.startswith("node_modules/") else HERE) / name
            data = path.read_bytes() if path.is_file() else None
            data = json.dumps(job).encode() if name == "job.json" else data
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
            self.end_headers()
            self.wfile.write(data or b"")

        def do_POST(self):
            printed.append(self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8"))
            self.send_response(204)
            self.end_headers()
            done.set()

        def log_message(self, *words):
            """Nothing."""

    profile = tempfile.mkdtemp()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = open_page(f"http://127.0.0.1:{server.server_port}/page.html?machine={machine}",
                            profile)
        try:
            end = time.monotonic() + seconds
            while not done.wait(0.2) and browser.poll() is None and time.monotonic() < end:
                pass
        finally:
            if browser.poll() is None:
                os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            server.shutdown()
            shutil.rmtree(profile, ignore_errors=True)
    return printed[0] if printed else f"FAILED with no answer from Chromium within {seconds} s\n"


def open_page(address: str, profile: str):
    """Chromium at work on a page, as a process that leads its own group."""
    words = [find_chromium(), "--headless", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", f"--user-data-dir={profile}"]
    if os.geteuid() == 0:
        words.append("--no-sandbox")
    return subprocess.Popen(words + [address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            start_new_session=True)
