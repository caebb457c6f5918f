"""Odd hand-ins for two_layer_relu: each must be judged calmly and end in one clear line.

`ODD` maps a name to an `Odd`: the files as bytes, and what `grade -a two_layer_relu` must make of
them. Nothing here is imported or run by the tests themselves: it is for the sandbox to do so.
"""

from __future__ import annotations

from textwrap import dedent
from typing import Final, NamedTuple

FILE: Final = "two_layer_relu.py"

FULL: Final = 0
LOST: Final = 1
UNGRADABLE: Final = 3


class Odd(NamedTuple):
    """One odd hand-in.

    Attributes:
        files: path -> bytes.
        exit_code: of `grade PATH`: FULL, LOST or UNGRADABLE.
        code: the finding that must be reported, or None where no points are lost.
        note: what is odd, and where it matters why this is the verdict.
    """

    files: dict[str, bytes]
    exit_code: int
    code: str | None
    note: str


# --- a right hand-in in pieces, none of which calls another ---------------------------------------

_HEAD = "import numpy as np\n"
_PIECES: Final[dict[str, str]] = {
    "forward": """
        def forward(x, w1, w2):
            return np.maximum(x @ w1, 0) @ w2
        """,
    "loss": """
        def loss(x, y, w1, w2):
            return np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2)
        """,
    "grad_w1": """
        def grad_w1(x, y, w1, w2):
            h = x @ w1
            return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
        """,
    "grad_w2": """
        def grad_w2(x, y, w1, w2):
            a = np.maximum(x @ w1, 0)
            return a.T @ (2 * (a @ w2 - y))
        """,
    "train": """
        def train(x, y, w1, w2, learning_rate, steps):
            losses = []
            for _ in range(steps):
                h = x @ w1
                a = np.maximum(h, 0)
                d = 2 * (a @ w2 - y)
                losses.append(np.sum(d * d) / 4)
                g1, g2 = x.T @ (d @ w2.T * (h > 0)), a.T @ d
                w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
            return w1, w2, losses
        """,
}


def _text(text: str) -> str:
    return dedent(text).strip("\n") + "\n"


def _right(before: str = "", after: str = "", **replaced: str) -> str:
    """A right hand-in with text before it or after it, or with functions replaced."""
    pieces = [_text(replaced.get(name, piece)) for name, piece in _PIECES.items()]
    around = [_text(before)] if before else []
    end = [_text(after)] if after else []
    return "\n\n".join([*around, _HEAD, *pieces, *end])


RIGHT: Final = _right()

ODD: dict[str, Odd] = {}


def _add(
    name: str,
    content: str | bytes,
    exit_code: int,
    code: str | None,
    note: str,
    beside: dict[str, str] | None = None,
) -> None:
    assert name not in ODD, name
    data = content if isinstance(content, bytes) else content.encode()
    files = {FILE: data} | {path: _text(text).encode() for path, text in (beside or {}).items()}
    ODD[name] = Odd(files, exit_code, code, note)


def _grad_w1(name: str, body: str, exit_code: int, code: str | None, note: str) -> None:
    """A hand-in whose grad_w1 has another body, and all else right."""
    lines = "\n".join("    " + line for line in _text(body).splitlines())
    source = _right(grad_w1=f"def grad_w1(x, y, w1, w2):\n{lines}\n")
    _add(name, source, exit_code, code, note)


def _before(name: str, text: str, exit_code: int, code: str | None, note: str) -> None:
    """A right hand-in that does something first when it is imported."""
    _add(name, _right(before=text), exit_code, code, note)


def _after(name: str, text: str, exit_code: int, code: str | None, note: str) -> None:
    """A right hand-in that does something last when it is imported."""
    _add(name, _right(after=text), exit_code, code, note)


# --- what functions there are ---------------------------------------------------------------------

_add("right", RIGHT, FULL, None, "nothing odd: what the others are made of")
_add("missing_function", _right(grad_w1=""), LOST, "BP009", "no grad_w1")
_add(
    "misspelt_function",
    _right(grad_w1=_PIECES["grad_w1"].replace("grad_w1", "grad_W1")),
    LOST,
    "BP009",
    "grad_W1 for grad_w1",
)
_add(
    "takes_three",
    _right(grad_w1="def grad_w1(x, y, w1):\n    return w1"),
    LOST,
    "BP111",
    "three parameters",
)
_add(
    "takes_five",
    _right(grad_w1="def grad_w1(x, y, w1, w2, w3):\n    return w1"),
    LOST,
    "BP111",
    "five parameters",
)
_add("takes_none", _right(grad_w1="def grad_w1():\n    return 1"), LOST, "BP111", "no parameters")
_add(
    "keyword_only",
    _right(grad_w1="def grad_w1(*, x, y, w1, w2):\n    return w1"),
    LOST,
    "BP111",
    "keyword-only parameters",
)
_add("number_for_function", _right(grad_w1="grad_w1 = 3"), LOST, "BP009", "grad_w1 = 3")
_add("none_for_function", _right(grad_w1="grad_w1 = None"), LOST, "BP116", "grad_w1 = None")
_add(
    "module_for_function",
    _right(grad_w1="import numpy as grad_w1"),
    LOST,
    "BP009",
    "grad_w1 is a module",
)
_add(
    "instance_for_result",
    _right(
        grad_w1="""
    class grad_w1:
        def __init__(self, x, y, w1, w2):
            self.value = w1
    """
    ),
    LOST,
    "BP102",
    "a class: calling it gives an instance",
)
_add(
    "class_only",
    "class Net:\n    def forward(self, x):\n        return x\n",
    UNGRADABLE,
    "BP008",
    "methods, but no functions",
)
_add(
    "async_function",
    _right(grad_w1="async def grad_w1(x, y, w1, w2):\n    return w1"),
    LOST,
    "BP102",
    "returns a coroutine",
)
_grad_w1("generator_function", "yield w1", LOST, "BP102", "returns a generator")
_add(
    "decorated",
    _right(
        grad_w1="""
    import functools

    def twice(f):
        @functools.wraps(f)
        def g(*a, **k):
            f(*a, **k)
            return f(*a, **k)
        return g

    @twice
    @functools.lru_cache(maxsize=None)
    def _two():
        return 2

    @twice
    def grad_w1(x, y, w1, w2):
        h = x @ w1
        return x.T @ (_two() * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
    """
    ),
    FULL,
    None,
    "decorators, one with a cache",
)
_add(
    "defined_by_exec",
    _right(grad_w1="") + f'exec("""{_text(_PIECES["grad_w1"])}""")\n',
    FULL,
    None,
    "defined by exec",
)
_after(
    "defined_by_globals",
    """
    globals()["grad_w1"] = lambda x, y, w1, w2, _f=grad_w1: _f(x, y, w1, w2)
    """,
    FULL,
    None,
    "put into globals() at import",
)
_after(
    "replaced_at_run_time",
    """
    def _zero(x, y, w1, w2):
        return w1 * 0

    def forward(x, w1, w2):
        grad_w1.__code__ = _zero.__code__
        return np.maximum(x @ w1, 0) @ w2
    """,
    LOST,
    "BP104",
    "forward replaces the body of grad_w1",
)
_grad_w1(
    "replaces_itself",
    """
    grad_w1.__code__ = (lambda x, y, w1, w2: w1 * 0).__code__
    h = x @ w1
    return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
    """,
    LOST,
    "BP104",
    "right in its first call alone",
)
_add(
    "patches_numpy",
    _right(
        before="""
    import numpy
    numpy.allclose = numpy.array_equal = lambda *a, **k: True
    numpy.testing = None
    """,
        grad_w1="def grad_w1(x, y, w1, w2):\n    return w1 * 0",
    ),
    LOST,
    "BP104",
    "numpy's comparisons always say yes: the judge is elsewhere",
)

# --- what comes back ------------------------------------------------------------------------------

_grad_w1("returns_none", "grad = x.T @ y", LOST, "BP102", "no return")
_grad_w1("not_filled_in", "pass", LOST, "BP116", "pass")
_grad_w1(
    "returns_list", "return [[0.0] * w1.shape[1]] * w1.shape[0]", LOST, "BP102", "a list of lists"
)
_grad_w1("returns_tuple", "return w1, w2", LOST, "BP102", "a tuple of two arrays")
_grad_w1("returns_dict", "return {'grad': w1}", LOST, "BP102", "a dict")
_grad_w1("returns_nan", "return np.full(w1.shape, np.nan)", LOST, "BP103", "NaN everywhere")
_grad_w1("returns_infinity", "return np.full(w1.shape, np.inf)", LOST, "BP103", "infinity")
_grad_w1("returns_wrong_shape", "return np.zeros((2, 3, 4))", LOST, "BP101", "shape (2, 3, 4)")
_grad_w1("returns_empty", "return np.zeros((0, 5))", LOST, "BP101", "an array without entries")
_grad_w1("returns_0_d", "return np.array(1.0)", LOST, "BP101", "a 0-d array")
_grad_w1("returns_float", "return 1.0", LOST, "BP102", "a number: no shape at all")
_grad_w1("returns_float16", "return np.zeros(w1.shape, np.float16)", LOST, "BP105", "float16")
_grad_w1("returns_complex", "return w1 + 1j", LOST, "BP105", "complex128")
_grad_w1("returns_bool", "return w1 > 0", LOST, "BP105", "bool")
_grad_w1("returns_objects", "return w1.astype(object)", LOST, "BP105", "an array of objects")
_grad_w1("returns_text_array", "return w1.astype(str)", LOST, "BP105", "an array of strings")
_grad_w1("returns_dates", "return np.zeros(w1.shape, 'M8[D]')", LOST, "BP105", "dates")
_grad_w1(
    "returns_records",
    "return np.zeros(w1.shape, [('a', float), ('b', float)])",
    LOST,
    "BP105",
    "a structured dtype",
)
_grad_w1("returns_generator", "return (row for row in w1)", LOST, "BP102", "a generator")
_grad_w1("returns_string", "return 'gradient'", LOST, "BP102", "a string")
_grad_w1("returns_bytes", "return bytes(w1)", LOST, "BP102", "bytes")
_grad_w1(
    "returns_huge_int",
    "return 10**10000",
    LOST,
    "BP102",
    "an int of 10,001 digits: more than int-to-text conversion allows",
)
_grad_w1("returns_itself", "return grad_w1", LOST, "BP102", "a function")
_grad_w1(
    "returns_self_containing_list",
    "a = []\na.append(a)\nreturn a",
    LOST,
    "BP102",
    "a list that contains itself",
)
_grad_w1(
    "returns_deep_list",
    "a = 0\nfor _ in range(100_000):\n    a = [a]\nreturn a",
    LOST,
    "BP102",
    "a list nested 100,000 deep",
)
_grad_w1(
    "returns_vast_view",
    "return np.broadcast_to(1.0, (10**6, 10**6))",
    LOST,
    "BP101",
    "a view that says it has 8 TB",
)
_grad_w1(
    "returns_big_endian",
    """
    h = x @ w1
    g = x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
    return g.astype(g.dtype.newbyteorder(">"))
    """,
    FULL,
    None,
    "right, in the other byte order",
)
_grad_w1(
    "returns_masked_array",
    """
    h = x @ w1
    g = x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
    return np.ma.array(g, mask=False)
    """,
    FULL,
    None,
    "right, as a masked array with nothing masked",
)
_grad_w1(
    "returns_hostile_subclass",
    """
    class Agreeable(np.ndarray):
        def __eq__(self, other):
            return True
        def __sub__(self, other):
            return np.zeros(self.shape)
        __rsub__ = __sub__
        def __array_function__(self, *a, **k):
            return True
        def __reduce__(self):
            raise SystemExit(0)
    return np.zeros(w1.shape).view(Agreeable)
    """,
    LOST,
    "BP104",
    "zeros that say they equal everything",
)
_grad_w1(
    "result_whose_shape_raises",
    """
    class Thing:
        def __getattr__(self, name):
            raise SystemExit(name)
        def __class__(self):
            raise SystemExit(1)
    return Thing()
    """,
    LOST,
    "BP102",
    "an object whose every attribute ends the process",
)

# --- endings --------------------------------------------------------------------------------------

_before("endless_at_import", "while True:\n    pass", UNGRADABLE, "BP007", "an endless loop")
_before("sleeps_at_import", "import time\ntime.sleep(1e6)", UNGRADABLE, "BP007", "sleeps")
_before(
    "endless_stubborn_at_import",
    """
    def spin():
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
    spin()
    """,
    UNGRADABLE,
    "BP007",
    "an endless loop that swallows every exception",
)
_grad_w1("endless_in_call", "while True:\n    pass", LOST, "BP112", "an endless loop")
_grad_w1("sleeps_in_call", "import time\ntime.sleep(1e6)\nreturn w1", LOST, "BP112", "sleeps")
_grad_w1(
    "endless_stubborn_in_call",
    """
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
    """,
    LOST,
    "BP112",
    "an endless loop that swallows every exception",
)
_grad_w1("endless_in_c", "return sum(iter(int, 1))", LOST, "BP112", "an endless loop in C")
_grad_w1("endless_pow", "return 9 ** 9 ** 9 ** 9", LOST, "BP112", "a number that never ends")
_grad_w1("array_of_13_gb", "return np.ones((1_300_000, 1250))", LOST, "BP113", "13 GB in a call")
_grad_w1(
    "grows_and_grows",
    "a = []\nwhile True:\n    a.append(np.ones(1_000_000))",
    LOST,
    "BP113",
    "8 MB at a time",
)
_before(
    "array_of_13_gb_at_import",
    "import numpy\nbig = numpy.ones((1_300_000, 1250))",
    UNGRADABLE,
    "BP010",
    "13 GB at import",
)
_before("sys_exit_at_import", "import sys\nsys.exit(0)", UNGRADABLE, "BP006", "sys.exit(0)")
_before("quit_at_import", "quit()", UNGRADABLE, "BP006", "quit()")
_grad_w1("sys_exit_in_call", "import sys\nsys.exit(0)", LOST, "BP114", "sys.exit(0)")
_grad_w1("raises_system_exit", "raise SystemExit('passed')", LOST, "BP114", "raise SystemExit")
_before(
    "os_exit_at_import",
    'import sys\nsys.modules["os"]._exit(0)',
    UNGRADABLE,
    "BP006",
    "os._exit(0), reached without an import",
)
_add(
    "os_exit_in_call",
    _right(
        before="import sys", grad_w1='def grad_w1(x, y, w1, w2):\n    sys.modules["os"]._exit(0)'
    ),
    LOST,
    "BP114",
    "os._exit(0), reached without an import",
)
_add(
    "aborts_in_call",
    _right(
        before="import sys", grad_w1='def grad_w1(x, y, w1, w2):\n    sys.modules["os"].abort()'
    ),
    LOST,
    "BP114",
    "dies of a signal",
)
_grad_w1("endless_recursion", "return grad_w1(x, y, w1, w2)", LOST, "BP110", "RecursionError")
_before(
    "endless_recursion_at_import",
    "def f():\n    return f()\nf()",
    UNGRADABLE,
    "BP005",
    "RecursionError",
)

# --- exceptions -----------------------------------------------------------------------------------

_HOSTILE = """
class Hostile(Exception):
    def __str__(self):
        raise RuntimeError("no text for you")
    __repr__ = __str__
"""
_RECURSIVE = """
class Recursive(Exception):
    def __repr__(self):
        return repr(self)
    def __str__(self):
        return str(self)
"""
_EXITING = """
class Exiting(Exception):
    def __str__(self):
        raise SystemExit(0)
    __repr__ = __str__
"""
_before("zero_division_at_import", "1 / 0", UNGRADABLE, "BP005", "ZeroDivisionError")
_before(
    "import_error_at_import", "from numpy import no_such_name", UNGRADABLE, "BP005", "ImportError"
)
_before(
    "forgotten_helper",
    "import my_helpers_that_i_forgot",
    LOST,
    "BP501",
    "a module of the student's own that was not handed in",
)
_before(
    "hostile_str_at_import",
    _HOSTILE + "\nraise Hostile()",
    UNGRADABLE,
    "BP005",
    "an exception whose text raises",
)
_before(
    "keyboard_interrupt_at_import",
    "raise KeyboardInterrupt",
    UNGRADABLE,
    "BP005",
    "raises KeyboardInterrupt: the run goes on",
)
_after(
    "not_implemented_in_call",
    "def grad_w1(x, y, w1, w2):\n    raise NotImplementedError",
    LOST,
    "BP116",
    "one function not filled in",
)
for _name, _class, _note in (
    ("hostile_str", _HOSTILE, "an exception whose text raises"),
    ("recursive_repr", _RECURSIVE, "an exception whose text never ends"),
    ("exiting_str", _EXITING, "an exception whose text ends the process"),
):
    _type = _class.split()[1].split("(")[0]
    _add(
        f"{_name}_in_call",
        _right(before=_class, grad_w1=f"def grad_w1(x, y, w1, w2):\n    raise {_type}()"),
        LOST,
        "BP110",
        _note,
    )
_grad_w1(
    "long_message",
    r'raise ValueError("\x1b[31m\x00\r\n\x07\u202e" + "A" * 1_000_000)',
    LOST,
    "BP110",
    "1 MB of message with control characters",
)
_grad_w1(
    "surrogate_message",
    r'raise ValueError("\ud800 lone surrogate")',
    LOST,
    "BP110",
    "a message that cannot be encoded",
)
_grad_w1(
    "odd_exception_name",
    r'raise type("\x1b[2J" + "E" * 100_000, (Exception,), {})("x")',
    LOST,
    "BP110",
    "an exception class with a hostile name",
)
_grad_w1(
    "chained_exceptions",
    """
    error = None
    for i in range(2000):
        try:
            raise ValueError(i) from error
        except ValueError as e:
            error = e
    raise error
    """,
    LOST,
    "BP110",
    "2,000 exceptions, each the cause of the next",
)
_grad_w1("base_exception", "raise BaseException('x')", LOST, "BP110", "not even an Exception")
_grad_w1(
    "keyboard_interrupt_in_call",
    "raise KeyboardInterrupt",
    LOST,
    "BP110",
    "raises KeyboardInterrupt: the run goes on",
)
_grad_w1("raises_memory_error", "raise MemoryError", LOST, "BP113", "raises MemoryError itself")
_grad_w1(
    "writes_read_only",
    "x.setflags(write=False)\nx += 1\nreturn w1",
    LOST,
    "BP110",
    "makes its argument read-only and then writes to it",
)

# --- input and output -----------------------------------------------------------------------------

_before("prints_at_import", 'print("hello")\nprint("PASSED 20/20")', FULL, None, "prints")
_before(
    "prints_escapes",
    r'print("\x1b[2J\x1b]0;title\x07\r" * 100)',
    FULL,
    None,
    "prints terminal control sequences: none may reach the terminal",
)
_before(
    "prints_json",
    r"""print('{"schema_version": 1, "earned": 20, "possible": 20}')""",
    FULL,
    None,
    "prints what looks like a report: --json stays one object",
)
_grad_w1(
    "prints_100_mb",
    """
    print("x" * 100_000_000)
    h = x @ w1
    return x.T @ (2 * (np.maximum(h, 0) @ w2 - y) @ w2.T * (h > 0))
    """,
    FULL,
    None,
    "right, but prints 100 MB in every call: the output is cut, not kept",
)
_before(
    "input_at_import",
    'n = input("How many steps? ")',
    UNGRADABLE,
    "BP005",
    "input() finds nothing to read: EOFError",
)
_grad_w1(
    "input_in_call", 'rate = float(input("rate? "))\nreturn rate * w1', LOST, "BP118", "input()"
)
_before(
    "closes_stdout",
    "import sys\nsys.stdout.close()\nsys.stderr.close()",
    FULL,
    None,
    "closes its output",
)
_before(
    "stdout_is_none",
    "import sys\nsys.stdout = sys.stderr = None",
    FULL,
    None,
    "takes its output away",
)

# --- state that it leaves behind ------------------------------------------------------------------

_before(
    "warnings_as_errors",
    'import warnings\nwarnings.simplefilter("error")',
    FULL,
    None,
    "right; every warning is an error from here on",
)
_after("numpy_errors_raise", 'np.seterr(all="raise")', FULL, None, "right; np.seterr(all='raise')")
_after(
    "numpy_print_options",
    "np.set_printoptions(precision=1, threshold=1, legacy='1.13')",
    FULL,
    None,
    "right; numpy prints one digit",
)
_after(
    "reseeds_numpy", "np.random.seed(0)\nnp.random.rand = None", FULL, None, "right; numpy.random"
)
_before(
    "low_recursion_limit",
    "import sys\nsys.setrecursionlimit(60)",
    FULL,
    None,
    "right; a recursion limit of 60 (numpy is loaded already)",
)
_after(
    "forgets_numpy",
    'import sys\ndel sys.modules["numpy"]',
    FULL,
    None,
    "right; numpy taken out of sys.modules",
)
_after(
    "clears_sys_path",
    "import sys\nsys.path.clear()\nsys.meta_path.clear()",
    FULL,
    None,
    "right; nothing more can be imported",
)
_after(
    "changes_name",
    '__name__ = "something_else"\n__file__ = None',
    FULL,
    None,
    "right; __name__ and __file__ changed",
)
_after(
    "main_guard_exits",
    'if __name__ == "__main__":\n    raise SystemExit(1)',
    FULL,
    None,
    "right; a main guard, which does not run",
)

# --- the text of the file -------------------------------------------------------------------------

_PYTHON_2: Final[dict[str, str]] = {
    "print": 'print "hello"',
    "print_format": 'print "loss %d" % 3, "done"',
    "print_bare": "for i in range(3):\n    print i",
    "except": "try:\n    pass\nexcept ValueError, e:\n    pass",
    "backticks": "text = `3`",
    "raise": 'def f():\n    raise ValueError, "no"',
    "exec": 'exec "a = 1"',
    "not_equal": "if 1 <> 2:\n    pass",
    "octal": "mode = 0777",
    "long": "big = 10L",
    "tuple_parameter": "def f(a, (b, c)):\n    return a",
}
for _name, _old in _PYTHON_2.items():
    _after(
        f"python2_{_name}", _old, UNGRADABLE, "BP004", f"Python 2: {_old.splitlines()[-1].strip()}"
    )

_add("utf8_bom", b"\xef\xbb\xbf" + RIGHT.encode(), FULL, None, "a UTF-8 byte order mark")
_add("crlf", RIGHT.replace("\n", "\r\n"), FULL, None, "Windows line ends")
_add("cr_only", RIGHT.replace("\n", "\r"), FULL, None, "old Macintosh line ends")
_add("tabs", RIGHT.replace("    ", "\t"), FULL, None, "indented by tabs")
_add("no_newline_at_end", RIGHT.rstrip("\n"), FULL, None, "no newline at the end")
_add("form_feeds", RIGHT.replace("\n\n\n", "\n\f\n"), FULL, None, "form feeds between functions")
_add(
    "mixed_tabs",
    RIGHT + "\n\ndef f():\n        if True:\n\t    return 1\n",
    UNGRADABLE,
    "BP003",
    "tabs and spaces mixed: TabError",
)
_add(
    "wrong_indent",
    RIGHT + "\n\ndef f():\n    a = 1\n   b = 2\n",
    UNGRADABLE,
    "BP003",
    "IndentationError",
)
_add("unclosed_string", RIGHT + '\n\ntext = "no end\n', UNGRADABLE, "BP003", "a string without end")
_add(
    "merge_conflict",
    RIGHT + "\n<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> other\n",
    UNGRADABLE,
    "BP003",
    "left-over conflict markers",
)
_add(
    "notebook_magic",
    "%matplotlib inline\n" + RIGHT,
    UNGRADABLE,
    "BP003",
    "a notebook's magic command in a .py",
)
_add(
    "typographic_quotes",
    RIGHT + "\n\ntext = \u201chello\u201d\n",
    UNGRADABLE,
    "BP003",
    "quotes from a word processor",
)
_add(
    "no_break_space",
    RIGHT + "\n\na =\u00a01\n",
    UNGRADABLE,
    "BP003",
    "a no-break space from a web page",
)
_add(
    "latin1_declared",
    b"# -*- coding: latin-1 -*-\n# Gr\xf6\xdfe\n" + RIGHT.encode(),
    FULL,
    None,
    "Latin-1, and says so",
)
_add(
    "latin1_undeclared",
    b'name = "Gr\xf6\xdfe"\n' + RIGHT.encode(),
    UNGRADABLE,
    "BP002",
    "Latin-1, and does not say so",
)
_add(
    "latin1_undeclared_comment",
    b"# Gr\xf6\xdfe\n" + RIGHT.encode(),
    UNGRADABLE,
    "BP002",
    "Latin-1 in a comment alone: compile() of Python 3.11 lets it pass, its own import does not",
)
_add(
    "unknown_coding",
    b"# -*- coding: klingon -*-\n" + RIGHT.encode(),
    UNGRADABLE,
    "BP002",
    "an encoding that does not exist",
)
_add("utf16", RIGHT.encode("utf-16"), UNGRADABLE, "BP002", "UTF-16 with a byte order mark")
_add("nul_byte", RIGHT.encode() + b"\x00\n", UNGRADABLE, "BP002", "a NUL byte")
_add("binary", bytes(range(256)) * 16, UNGRADABLE, "BP002", "no text at all")
_add("empty", b"", UNGRADABLE, "BP008", "an empty file")
_add("whitespace_only", b" \n\t\n\r\n", UNGRADABLE, "BP008", "nothing but whitespace")
_add("comments_only", b"# to do\n# everything\n", UNGRADABLE, "BP008", "nothing but comments")
_add(
    "nested_parentheses",
    RIGHT + "\na = " + "(" * 3000 + "1" + ")" * 3000 + "\n",
    UNGRADABLE,
    "BP003",
    "3,000 nested parentheses",
)
_add(
    "nested_lists",
    RIGHT + "\na = " + "[" * 5000 + "]" * 5000 + "\n",
    UNGRADABLE,
    "BP003",
    "5,000 nested lists",
)
_add(
    "unary_minus",
    RIGHT + "\na = " + "-" * 5000 + "1\n",
    UNGRADABLE,
    "BP003",
    "5,000 minus signs: the parser's stack, not the grammar, gives out",
)
_add(
    "nested_attribute",
    RIGHT + "\na = np" + ".a" * 100_000 + "\n",
    UNGRADABLE,
    "BP003",
    "100,000 attributes in a row: the compiler's stack gives out",
)
_add(
    "long_sum",
    RIGHT + "\na = " + "1+" * 450_000 + "1\n",
    UNGRADABLE,
    "BP003",
    "a sum of 900 KB: the compiler's stack gives out",
)
_add("long_line", RIGHT + '\ntext = "' + "a" * 900_000 + '"\n', FULL, None, "a line of 900 KB")
_add("null_identifier", RIGHT + "\ndef \u0000f(): pass\n", UNGRADABLE, "BP002", "NUL in a name")

# --- what lies beside it --------------------------------------------------------------------------

_HELPED = _right(
    before="from helper import relu",
    grad_w2="""
    def grad_w2(x, y, w1, w2):
        a = relu(x @ w1)
        return a.T @ (2 * (a @ w2 - y))
    """,
)
_RELU = "import numpy as np\n\n\ndef relu(z):\n    return np.maximum(z, 0)\n"
_add("helper_module", _HELPED, FULL, None, "a module beside it", {"helper.py": _RELU})
_add(
    "helper_package",
    _HELPED.replace("from helper", "from tools.relu"),
    FULL,
    None,
    "a package beside it",
    {"tools/__init__.py": "", "tools/relu.py": _RELU},
)
_add(
    "helper_relative_inside",
    _HELPED.replace("from helper", "from tools"),
    FULL,
    None,
    "a package with relative imports of its own",
    {"tools/__init__.py": "from .relu import relu", "tools/relu.py": _RELU},
)
_add(
    "helper_imported_late",
    _right(
        grad_w2="""
    def grad_w2(x, y, w1, w2):
        from helper import relu

        a = relu(x @ w1)
        return a.T @ (2 * (a @ w2 - y))
    """
    ),
    FULL,
    None,
    "a module beside it, imported in the call",
    {"helper.py": _RELU},
)
_add(
    "helper_syntax_error",
    _HELPED,
    UNGRADABLE,
    "BP005",
    "a broken module beside it",
    {"helper.py": "def relu(z:\n"},
)
_add(
    "helper_unused_broken",
    RIGHT,
    FULL,
    None,
    "a broken module beside it that nobody imports",
    {"helper.py": "def relu(z:\n"},
)
_add(
    "helper_imports_back",
    _right(before="import helper"),
    FULL,
    None,
    "two modules in a circle",
    {"helper.py": "import two_layer_relu\n"},
)
for _name in ("random", "types", "numpy", "json", "sitecustomize", "abc", "encodings"):
    _add(
        f"{_name}_py_beside",
        RIGHT,
        FULL,
        None,
        f"a {_name}.py beside it must not be taken",
        {f"{_name}.py": f"raise SystemExit('{_name}.py was imported')"},
    )
_add(
    "random_py_imported",
    _right(before="import random\nrandom.seed(0)"),
    FULL,
    None,
    "import random means the standard library's",
    {"random.py": "raise SystemExit('random.py was imported')"},
)
