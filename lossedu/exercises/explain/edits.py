"""What people write in the place of a piece of a formula: edits of its syntax tree.

`edits_of(tree)` yields one `Edit` for each piece and each usual slip: a term left out, a sign,
a comparison the other way round. None of them is shown to a learner; only what kind it is.
"""
import ast
from collections.abc import Iterator
from typing import NamedTuple

from .syntax import called, in_indices, whole_numbers

EPSILONS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16)  # 10 ** -each of these


class Edit(NamedTuple):
    """In `field` of `parent` (at `index`, if it is a list) `new` stands for the old node."""

    id: str
    about: str          # the function or the input that the edit is about, if any
    parent: ast.AST
    field: str
    index: int | None
    new: ast.AST


def edits_of(function: ast.FunctionDef, parameters: dict, signed: tuple = ()) -> Iterator[Edit]:
    """Every edit of a function. `parameters`: name -> default, or None, of what it is called with.

    `signed`: names of numbers that are no fractions, so that nobody takes 1 minus them.
    """
    whole = {*signed, *whole_numbers(function)}
    places, one_answer = in_indices(function), _in_any_or_all(function)
    for parent, field, index, node in _places(function):
        for id, about, new in _alternatives(node, parent, field, parameters):
            if id == "complement" and about in whole:
                continue
            if about == "decision" and node in one_answer:
                continue                # it is to be taken for a whole array
            if node in places and id in _ARITHMETIC:
                id, about = "off-by-one", ""
            yield Edit(id, about, parent, field, index, new)
    yield from _returned_too_early(function)


_ARITHMETIC = ("term-missing", "sign-of-term", "factor-missing", "inverted", "wrong-constant")


def _in_any_or_all(function):
    """The nodes of which `any` or `all` makes a single answer."""
    return {node for call in ast.walk(function)
            if isinstance(call, ast.Call) and called(call) in ("any", "all")
            for argument in call.args for node in ast.walk(argument)}


def _places(function):
    """(parent, field, index, node) for every node of the body."""
    waiting = [(function, "body", i, node) for i, node in enumerate(function.body)]
    while waiting:
        parent, field, index, node = waiting.pop(0)
        yield parent, field, index, node
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                waiting += [(node, name, i, one) for i, one in enumerate(value)
                            if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append((node, name, None, value))


def _alternatives(node, parent, field, parameters):
    """(id, about, new node) for one node."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _of_a_comparison(node)
    elif isinstance(node, ast.BinOp):
        yield from _of_an_operation(node)
    elif isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            yield "sign-of-term", "", node.operand
        if isinstance(node.op, (ast.Not, ast.Invert)):
            yield "wrong-side", "", node.operand
    elif isinstance(node, ast.Call):
        yield from _of_a_call(node)
    elif isinstance(node, ast.Constant):
        yield from _of_a_constant(node, parent, field)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and field != "func":
        yield from _of_a_name(node, parameters)
    elif isinstance(node, ast.IfExp):
        yield "one-piece", "", node.body
        yield "one-piece", "", node.orelse
        yield "wrong-side", "", ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "wrong-side", "", ast.BoolOp(other, node.values)
        for value in node.values:
            yield "one-piece", "", value
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield "step-missing", "", node.value
    elif isinstance(node, ast.If):
        yield "one-piece", "", ast.If(ast.Constant(True), node.body, node.orelse)
        yield "one-piece", "", ast.If(ast.Constant(False), node.body, node.orelse)
    elif isinstance(node, ast.AugAssign):
        yield "step-missing", "", ast.Pass()
        for op in _OTHER_OPERATION.get(type(node.op), ()):
            yield "sign-of-term", "", ast.AugAssign(node.target, op(), node.value)
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        yield "step-missing", "", ast.Pass()


# ------------------------------------------------------------------ comparisons and operations
_NEXT = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_OPPOSITE = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt,
             ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
_OTHER_OPERATION = {ast.Add: (ast.Sub,), ast.Sub: (ast.Add,)}


def _of_a_comparison(node):
    kind = type(node.ops[0])
    if kind in _NEXT:
        yield "exact-hit", "", ast.Compare(node.left, [_NEXT[kind]()], node.comparators)
    if kind in _OPPOSITE:
        yield "wrong-side", "", ast.Compare(node.left, [_OPPOSITE[kind]()], node.comparators)
        yield "whole-batch", "decision", _numpy("all", node)
        yield "whole-batch", "decision", _numpy("any", node)
        first = ast.Subscript(_numpy("ravel", node), ast.Constant(0), ast.Load())
        yield "whole-batch", "decision", first
        mean = _numpy("mean", node.left)
        yield "whole-batch", "decision", ast.Compare(mean, node.ops, node.comparators)


def _of_an_operation(node):
    left, right, op = node.left, node.right, node.op
    if isinstance(op, ast.Add):
        yield "sign-of-term", "", ast.BinOp(left, ast.Sub(), right)
        yield "sign-of-term", "", ast.BinOp(right, ast.Sub(), left)
        yield "term-missing", _names(right), left
        yield "term-missing", _names(left), right
    elif isinstance(op, ast.Sub):
        yield "sign-of-term", "", ast.BinOp(left, ast.Add(), right)
        yield "sign-of-term", "", ast.BinOp(right, ast.Sub(), left)
        yield "term-missing", _names(right), left
        yield "term-missing", _names(left), ast.UnaryOp(ast.USub(), right)
        yield "term-missing", _names(left), right
    elif isinstance(op, ast.Mult):
        yield "factor-missing", _names(right), left
        yield "factor-missing", _names(left), right
        yield "inverted", _names(right), ast.BinOp(left, ast.Div(), right)
        yield "inverted", _names(left), ast.BinOp(right, ast.Div(), left)
    elif isinstance(op, ast.Div):
        yield "factor-missing", _names(right), left
        yield "inverted", "", ast.BinOp(left, ast.Mult(), right)
        yield "inverted", "", ast.BinOp(right, ast.Div(), left)
        yield from _with_epsilon(right, lambda new: ast.BinOp(left, op, new))
    elif isinstance(op, ast.Pow):
        yield "power", "", left
        for other in (1, -1):
            yield "power", "", ast.BinOp(left, op, ast.BinOp(right, ast.Add(), ast.Constant(other)))
        yield "inverted", "", ast.BinOp(left, ast.Mult(), right)
    elif isinstance(op, ast.FloorDiv):
        yield "function-missing", "floor", ast.BinOp(left, ast.Div(), right)
    elif isinstance(op, (ast.BitAnd, ast.BitOr)):
        other = ast.BitOr() if isinstance(op, ast.BitAnd) else ast.BitAnd()
        yield "wrong-side", "", ast.BinOp(left, other, right)
        yield "one-piece", "", left
        yield "one-piece", "", right


def _with_epsilon(node, place):
    """A small number added to something, or put under it."""
    for power in EPSILONS:
        small = ast.Constant(10.0 ** -power)
        about = f"1e-{power}"
        yield "epsilon", about, place(ast.BinOp(node, ast.Add(), small))
        yield "epsilon", about, place(_numpy("maximum", node, small))
        yield "clip", about, place(_numpy("clip", node, small, ast.Constant(1 - 10.0 ** -power)))


def _numpy(name, *args):
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), list(args), [])


def _names(node):
    """The one name that a piece is about, or ""."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names.pop() if len(names) == 1 else ""


# ------------------------------------------------------------------ calls
_OTHER_FUNCTIONS = {
    "mean": ("sum", "median"), "sum": ("mean", "max"), "median": ("mean",), "max": ("min", "mean"),
    "min": ("max",), "amax": ("amin",), "maximum": ("minimum",), "minimum": ("maximum",),
    "floor": ("ceil", "round"), "ceil": ("floor", "round"), "log": ("log2", "log10", "log1p"),
    "exp": ("exp2", "expm1"), "any": ("all",), "all": ("any",), "argmax": ("argmin",),
    "argmin": ("argmax",), "std": ("var",), "var": ("std",), "logaddexp": ("maximum",),
    "sqrt": ("square",), "square": ("abs",), "abs": ("square",), "log1p": ("log",),
    "expm1": ("exp",),
    "tanh": ("sign",), "cumsum": ("cumprod",), "round": ("floor", "ceil")}
_SPREADS = {("mean", "sum"), ("sum", "mean")}
_DROPPED = ("sqrt", "abs", "log", "exp", "sign", "sort", "sorted", "ceil", "floor", "round", "int",
            "tanh", "square", "cumsum", "unique", "log1p", "expm1", "mean", "sum", "arctan", "flip")


def _of_a_call(node):
    name = called(node)
    for other in _OTHER_FUNCTIONS.get(name, ()):
        id = "sum-for-mean" if (name, other) in _SPREADS else "other-function"
        new = ast.Call(_renamed(node.func, other), node.args, node.keywords)
        yield id, f"{name} {other}", new
    if name in _DROPPED and len(node.args) == 1:
        id = "order" if name in ("sort", "sorted", "flip") else "function-missing"
        yield id, name, node.args[0]
    if name in ("maximum", "minimum", "max", "min") and len(node.args) == 2:
        yield "clip", "", node.args[0]
        yield "clip", "", node.args[1]
    if name == "clip" and len(node.args) == 3:
        value, low, high = node.args
        yield "clip", "", value
        yield "clip", "", _numpy("maximum", value, low)
        yield "clip", "", _numpy("minimum", value, high)
    if name == "where" and len(node.args) == 3:
        test, one, other = node.args
        yield "one-piece", "", one
        yield "one-piece", "", other
        yield "wrong-side", "", ast.Call(node.func, [test, other, one], [])
    if name in ("log", "log2"):
        def call(new):
            return ast.Call(node.func, [new], node.keywords)

        yield from _with_epsilon(node.args[0], call)
    if name in ("std", "var") and "ddof" not in [one.arg for one in node.keywords]:
        ddof = ast.keyword("ddof", ast.Constant(1))
        yield "degrees-of-freedom", "", ast.Call(node.func, node.args, [*node.keywords, ddof])
    for i, keyword in enumerate(node.keywords):
        yield from _of_a_keyword(node, i, keyword)


def _of_a_keyword(node, i, keyword):
    def put(value):
        before, after = node.keywords[:i], node.keywords[i + 1:]
        new = [] if value is None else [ast.keyword(keyword.arg, ast.Constant(value))]
        return ast.Call(node.func, node.args, [*before, *new, *after])

    if keyword.arg == "ddof":
        yield "degrees-of-freedom", "", put(None)
    if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
        yield "wrong-axis", "", put(0 if keyword.value.value else 1)
        yield "whole-batch", "", put(None)
    if keyword.arg == "side":
        side = getattr(keyword.value, "value", "")
        yield "exact-hit", "", put("right" if side == "left" else "left")


def _renamed(function, name):
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


# ------------------------------------------------------------------ numbers and names
def _of_a_constant(node, parent, field):
    value = node.value
    if type(value) not in (int, float) or isinstance(parent, (ast.arguments, ast.keyword)):
        return
    within = isinstance(parent, (ast.Slice, ast.Subscript)) or field == "slice"
    for other in dict.fromkeys((value + 1, value - 1, 2 * value, value / 2, -value, 0, 1)):
        if other != value and (not within or other == int(other)):
            new = int(other) if type(value) is int and other == int(other) else other
            yield "off-by-one" if within else "wrong-constant", "", ast.Constant(new)


def _of_a_name(node, parameters):
    name = node.id
    yield "complement", name, ast.BinOp(ast.Constant(1), ast.Sub(), node)
    if name in parameters:
        default = parameters[name]
        if default is not None:
            yield "setting-ignored", name, ast.Constant(default)
        for other in parameters:
            if other != name:
                yield "another-input", name, ast.Name(other, ast.Load())
    yield "function-missing", "abs", _numpy("abs", node)
    if not (parameters.get(name) or 0) < 0:  # -100 says which label to ignore
        yield "power", name, ast.BinOp(node, ast.Pow(), ast.Constant(2))
        yield "function-missing", "sqrt", _numpy("sqrt", node)


# ------------------------------------------------------------------ returned too early
def _returned_too_early(function):
    """Each result on the way, returned as the result."""
    *_, last = function.body
    if not isinstance(last, ast.Return) or last.value is None:
        return
    for node in ast.walk(last.value):
        a_value = isinstance(node, (ast.BinOp, ast.Call, ast.Name, ast.Subscript))
        if a_value and node is not last.value:
            yield Edit("unfinished", "", last, "value", None, node)
    for statement in function.body[:-1]:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                for node in ast.walk(target):
                    if isinstance(node, ast.Name):
                        name = ast.Name(node.id, ast.Load())
                        yield Edit("unfinished", "", last, "value", None, name)
