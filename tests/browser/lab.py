"""JupyterLab as a learner uses it: a server of `lossedu lab`, and a page with a notebook in it.

Nothing here waits for a time. JupyterLab is asked whether it is ready, and a cell whether it has
run: the sign of an idle kernel alone comes too early, before the kernel is there at all.
"""
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]


class Server:
    """`lossedu lab` in the folder `home`, with settings, progress and notebooks of its own."""

    def __init__(self, home):
        self.home, self.folder = home, home / "course"
        self.token = secrets.token_hex(8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self, seconds):
        """Start it, and wait until it answers."""
        own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data",
               "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
               "JUPYTERLAB_SETTINGS_DIR": "settings", "LOSSEDU_HOME": "progress"}
        folders = {name: str(self.home / folder) for name, folder in own.items()}
        self.log = self.home / "log.txt"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lossedu.cli", "lab", "--no-browser",
                 "--folder", self.folder, "--port", str(self.port),
                 f"--IdentityProvider.token={self.token}", "--LabApp.expose_app_in_browser=True"],
                cwd=self.home, env={**os.environ, "PYTHONPATH": str(ROOT), **folders},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        for _ in range(10 * seconds):
            try:
                self._ask("GET", "/api/status")
                return
            except URLError:
                try:
                    self.process.wait(0.1)
                except subprocess.TimeoutExpired:
                    continue
                break
        raise RuntimeError("JupyterLab does not answer:\n"
                           + self.log.read_text(encoding="utf-8")[-2000:])

    def stop(self):
        """End it and its kernels."""
        if self.process.poll() is None:
            self._ask("POST", "/api/shutdown")
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def end_kernels(self):
        """End what runs: a kernel with PyTorch in it holds half a gigabyte."""
        for kernel in json.loads(self._ask("GET", "/api/kernels")):
            self._ask("DELETE", f"/api/kernels/{kernel['id']}")

    def _ask(self, method, path):
        request = Request(self.url + path, method=method,
                          headers={"Authorization": f"token {self.token}"})
        with urlopen(request, timeout=60) as answer:
            return answer.read()

    def copy(self, unit, name):
        """The path of a fresh copy of a unit's notebook, in a folder `name` of its own."""
        place = self.folder / name / f"{unit}.ipynb"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "notebooks" / place.name, place)
        return place.relative_to(self.folder).as_posix()


READY = """async () => {
  const { context, sessionContext } = window.jupyterapp.shell.currentWidget;
  await context.ready;
  await sessionContext.ready;
  await sessionContext.session.kernel.info;
}"""
RAN = """name => {
  const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
  const { executionCount, executionState } = cells.find(one => one.id === name);
  return executionState === "idle" && executionCount !== null;
}"""
OUTPUTS = """() => Object.fromEntries(
  [...window.jupyterapp.shell.currentWidget.content.model.cells]
    .filter(cell => cell.type === "code").map(cell => [cell.id, cell.outputs.toJSON()]))"""


class Lab:
    """A page of JupyterLab; `faults` are the errors that its scripts did not catch."""

    def __init__(self, server, page, seconds):
        self.server, self.page, self.seconds = server, page, seconds
        self.faults = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    # ---------------------------------------------------------------------- to open
    def open(self, path=None):
        """Open a notebook; without a path, whatever opens by itself."""
        # each page has a workspace of its own: another's open notebooks are not opened again
        place = "" if path is None else f"lab/workspaces/{secrets.token_hex(4)}/tree/{path}"
        self.page.goto(f"{self.server.url}/{place}?token={self.server.token}")
        self._wait(path)

    def reload(self):
        """Save the notebook and load the page again."""
        path = self.path
        self.command("docmanager:save")  # or the browser would ask whether to leave
        self.page.reload()
        self._wait(path)

    def _wait(self, path):
        """Until a notebook, or this one, stands there with its cells and a kernel that answers."""
        self.page.wait_for_function("""path => {
            const here = window.jupyterapp?.shell?.currentWidget?.context?.path;
            return here && (path === null || here === path);
        }""", arg=path)
        self.ask(READY)

    @property
    def path(self):
        """Which notebook is open."""
        return self.page.evaluate("window.jupyterapp.shell.currentWidget.context.path")

    # ---------------------------------------------------------------------- to use
    def ask(self, script, argument=None):
        """What an async function of the page returns, within the time there is."""
        late = json.dumps(f"{self.seconds} s have passed in {script[:200]}")
        return self.page.evaluate(f"""argument => Promise.race([
            ({script})(argument),
            new Promise((_, refuse) =>
                setTimeout(() => refuse(new Error({late})), {1000 * self.seconds}))])""", argument)

    def command(self, name):
        """Call a command of JupyterLab's menus, and wait until it is done."""
        self.ask("async name => { await window.jupyterapp.commands.execute(name); }", name)

    def cell(self, name):
        """The cell with this id, scrolled to and chosen."""
        place = self.ask("""async name => {
            const panel = window.jupyterapp.shell.currentWidget, notebook = panel.content;
            const place = [...notebook.model.cells].findIndex(cell => cell.id === name);
            await notebook.scrollToItem(place);
            notebook.activeCellIndex = place;
            notebook.mode = "command";
            panel.activate();
            return place;
        }""", name)
        return self.page.locator(f".jp-Notebook-cell[data-windowed-list-index='{place}']")

    def run(self, *names):
        """Run cells by their ids with Shift + Enter; returns the last one."""
        for name in names:
            cell = self.cell(name)
            # a new kernel may give the number that stands there since the last one
            self.page.evaluate("""() => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                notebook.activeCell.model.executionCount = null;
            }""")
            self.page.keyboard.press("Shift+Enter")
            self.page.wait_for_function(RAN, arg=name)
        return cell

    def answer(self, name, old, new):
        """Type a line of one's own over the line with `old` in a cell, and run it."""
        self.cell(name).locator(".cm-line", has_text=old).click()
        self.page.keyboard.press("End")
        self.page.keyboard.press("Shift+Home")
        self.page.keyboard.type(new)
        return self.run(name)

    def add(self, source, below=None):
        """Write a new cell below the one with this id, or the chosen one, and run it."""
        if below is not None:
            self.cell(below)
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(source)
        return self.run(self.page.evaluate(
            "window.jupyterapp.shell.currentWidget.content.activeCell.model.id"))

    def outputs(self):
        """The outputs of each cell of code, by its id."""
        return self.page.evaluate(OUTPUTS)

    def restart(self):
        """Restart the kernel, as by the menu: Kernel, Restart Kernel."""
        self.page.evaluate("""() => { window.restarted =
            window.jupyterapp.commands.execute("notebook:restart-kernel"); }""")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.ask("async () => { await window.restarted; }")
        self.ask(READY)
