"""What a syntax tree tells of its names: which are counts, and which stand in an index."""
import ast


def called(node):
    """The name of the function that is called: "mean" for np.mean(x) and for x.mean()."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", getattr(function, "id", ""))


def in_indices(function):
    """The nodes that compute an index: what is wrong there picks another place."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript):
            inside = set(ast.walk(node.slice))
            if not any(isinstance(one, ast.Compare) for one in inside):
                found |= inside
    return found


def whole_numbers(function):
    """Names that count something or stand for a place: nobody takes 1 minus them."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target, value in _assigned(node.targets[0], node.value):
                if _counts(value):
                    found |= {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
        if isinstance(node, (ast.For, ast.comprehension)) and called(node.iter) == "range":
            found |= {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
            found.add(node.slice.id)
    return found


def _assigned(target, value):
    """(target, value), one by one where several are assigned at once."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts))
    return [(target, value)]


def _counts(node):
    """Is it a count or a shape, or made by a whole division?"""
    if isinstance(node, ast.Tuple):
        return all(_counts(one) for one in node.elts)
    if isinstance(node, ast.Attribute):
        return node.attr in ("shape", "size", "ndim")
    if isinstance(node, ast.Subscript):
        return _counts(node.value)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.FloorDiv) or _counts(node.left) and _counts(node.right)
    return isinstance(node, ast.Call) and called(node) in ("len", "size", "shape", "arange")
