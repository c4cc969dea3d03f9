"""A real browser, headless Chromium, driven over W3C WebDriver."""
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

DRIVER = shutil.which("chromedriver") or "/usr/bin/chromedriver"
READY_SECONDS_MAX = 30


class Browser:
    """One window. Use as a context manager."""

    def __init__(self, width=1280, height=1600):
        self.size = (width, height)

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="portico-browser-")
        self.log = os.path.join(self.directory.name, "driver.log")
        with open(self.log, "wb") as log:
            # It prints the port that it has chosen.
            self.process = subprocess.Popen([DRIVER, "--port=0"], stdout=log, stderr=log,
                                            env={**os.environ, "HOME": self.directory.name})
        try:
            self.base = f"http://127.0.0.1:{self._port()}"
            self.session = self._call("POST", "/session", self._capabilities())["sessionId"]
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", f"/session/{self.session}")
        finally:
            self._end()

    def _end(self):
        self.process.kill()
        self.process.wait()
        self.directory.cleanup()

    def _port(self):
        deadline = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < deadline and self.process.poll() is None:
            for line in open(self.log, errors="replace"):
                if "started successfully on port" in line:
                    return int(line.rstrip().rstrip(".").rsplit(" ", 1)[1])
            time.sleep(0.05)
        raise AssertionError(f"chromedriver did not start:\n{open(self.log, errors='replace').read()}")

    def _capabilities(self):
        arguments = ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
                     f"--window-size={self.size[0]},{self.size[1]}",
                     f"--user-data-dir={self.directory.name}/profile"]
        if os.getuid() == 0:
            arguments.append("--no-sandbox")  # root has none
        return {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": arguments},
        }}}

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode()}") from None

    def open(self, url):
        self._call("POST", f"/session/{self.session}/url", {"url": str(url)})

    def run(self, script, *arguments):
        """The value that the script returns."""
        return self._call("POST", f"/session/{self.session}/execute/sync",
                          {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """What the script passes to its last argument, a function."""
        return self._call("POST", f"/session/{self.session}/execute/async",
                          {"script": script, "args": list(arguments)})

    def prefer(self, scheme):
        """'light' or 'dark'."""
        self._call("POST", f"/session/{self.session}/goog/cdp/execute", {
            "cmd": "Emulation.setEmulatedMedia",
            "params": {"features": [{"name": "prefers-color-scheme", "value": scheme}]}})

    def hover(self, x, y):
        self._call("POST", f"/session/{self.session}/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
             "actions": [{"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)}]}]})

    def console(self):
        """What the page has written to the console so far, and errors that it has met."""
        entries = self._call("POST", f"/session/{self.session}/se/log", {"type": "browser"})
        return [f"{entry['level']}: {entry['message']}" for entry in entries]
