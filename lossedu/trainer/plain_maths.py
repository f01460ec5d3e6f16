r"""Formulas as a terminal can show them: `\frac{\partial L}{\partial z} = p - y` as ∂L/∂z = p - y.

A part that has no sign of its own stays as it was written, without its backslash.
"""
import re
import unicodedata

SIGNS = dict(
    alpha="α", beta="β", gamma="γ", delta="δ", epsilon="ε", varepsilon="ε", zeta="ζ", eta="η",
    theta="θ", kappa="κ", lambda_="λ", mu="μ", nu="ν", xi="ξ", pi="π", rho="ρ", sigma="σ", tau="τ",
    phi="φ", varphi="φ", chi="χ", psi="ψ", omega="ω", Gamma="Γ", Delta="Δ", Theta="Θ",
    Lambda="Λ", Pi="Π", Sigma="Σ", Phi="Φ", Psi="Ψ", Omega="Ω", partial="∂", nabla="∇", ell="ℓ",
    cdot="·", times="×", pm="±", mp="∓", le="≤", leq="≤", ge="≥", geq="≥", ne="≠", neq="≠",
    approx="≈", equiv="≡", sim="~", propto="∝", infty="∞", to="→", rightarrow="→", mapsto="↦",
    leftarrow="←", gets="←",
    Rightarrow="⇒", iff="⇔", in_="∈", notin="∉", subset="⊂", cup="∪", cap="∩", sum="Σ", prod="Π",
    int="∫", ldots="…", dots="…", cdots="⋯", mid="|", vert="|", lVert="‖", rVert="‖", Vert="‖",
    ll="≪", gg="≫", forall="∀", exists="∃", top="T", circ="∘", odot="⊙", star="*", quad="  ",
    qquad="    ", langle="⟨", rangle="⟩", lfloor="⌊", rfloor="⌋", lceil="⌈", rceil="⌉",
    left="", right="", big="", Big="", bigl="", bigr="", Bigl="", Bigr="", displaystyle="",
    limits="", nolimits="")
SIGNS = {name.rstrip("_"): sign for name, sign in SIGNS.items()}
RAISED = dict(zip("0123456789+-=()niTxyktm", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀˣʸᵏᵗᵐ"))
LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"))
ABOVE = dict(hat="\u0302", bar="\u0304", tilde="\u0303", overline="\u0304", dot="\u0307",
             widehat="\u0302", vec="\u20d7")
TEXT = ("text", "mathrm", "mathbf", "mathbb", "mathcal", "mathsf", "operatorname", "boldsymbol",
        "textbf", "mathit", "textit", "mbox")
FUNCTION = r"(log|ln|exp|sin|cos|tan|arctan|tanh|det|max|min|argmax|argmin|softmax)(?![A-Za-z])"
OPEN, CLOSE = "\ue000", "\ue001"   # braces that are shown
MATHS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
CODE = re.compile(r"(^```.*?^```[ \t]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"   # braces, two deep
PART = rf"(?:{GROUP}|(\\[A-Za-z]+|\w))"   # of a fraction, or under a root


def in_markdown(text: str) -> str:
    """Markdown whose formulas are code: they keep their signs, and are set apart.

    >>> in_markdown("about $\\\\ln 10 = 2.30$")
    'about `ln 10 = 2.30`'
    """
    parts = CODE.split(text)   # code itself stays as it is: a dollar there is none of ours
    return "".join(part if place % 2 else MATHS.sub(_as_code, part)
                   for place, part in enumerate(parts))


def _as_code(found):
    displayed, inline = found.groups()
    if displayed:
        return f"\n\n```text\n{plain(displayed)}\n```\n\n"
    return f"`{plain(inline).replace('`', '')}`"


def plain(formula: str) -> str:
    """A formula in signs that stand in a line.

    >>> plain(r"\\frac{1}{n}\\sum_i (\\hat y_i - y_i)^2")
    '1/n Σᵢ (ŷᵢ - yᵢ)²'
    >>> plain(r"\\eta\\tilde g - \\nabla\\text{RMSE}")
    'ηg̃ - ∇RMSE'
    """
    text = " ".join(formula.split()).replace(r"\{", OPEN).replace(r"\}", CLOSE)
    text = re.sub(rf"(?<=[\w)\]}}])\s*(?=\\{FUNCTION})", " ", text)
    text = re.sub(rf"\\{FUNCTION}\s*(?=[A-Za-z0-9\\{{])", r"\1 ", text)
    joined = "|".join((*TEXT, *ABOVE))   # after these letters stand directly beside a sign
    text = re.sub(rf"\\([A-Za-z]+)(?=\s*\\(?:{joined})(?![A-Za-z]))", _known_sign, text)
    for name in TEXT:
        text = re.sub(rf"\\{name}\s*{GROUP}", lambda found: found.group(1), text)
    text = re.sub(r"\\[,;:! ]|~|&", " ", text).replace("\\\\", "; ")
    for name, sign in ABOVE.items():
        text = re.sub(rf"\\{name}\s*(?:{GROUP}|(\\[A-Za-z]+|\w))",
                      lambda found, sign=sign: _above(found, sign), text)
    for _ in range(4):   # from the inside out
        text = re.sub(rf"\\[dt]?frac\s*{PART}\s*{PART}", _fraction, text)
    text = re.sub(rf"\\sqrt\s*{PART}", lambda found: (
        f"√({found.group(1)})" if found.group(1) else f"√{found.group(2)}"), text)
    text = re.sub(r"\\([A-Za-z]+)", _sign, text)
    text = text.replace(r"\|", "‖").replace("\\", "")
    text = re.sub(rf"\^\s*(?:{GROUP}|(\S))", lambda found: _moved(found, RAISED, "^"), text)
    below = re.compile(rf"_\s*(?:{GROUP}|(\S))")
    small = all(letter in LOWERED for found in below.finditer(text) for letter in _part(found))
    text = below.sub(lambda found: _moved(found, LOWERED if small else {}, "_"), text)
    text = text.replace("{", "").replace("}", "").replace(OPEN, "{").replace(CLOSE, "}")
    text = re.sub(r" {2,}", " ", text).replace("∂ ", "∂").replace(" )", ")").strip()
    return unicodedata.normalize("NFC", text)   # a letter and its hat as one, where there is one


def _known_sign(found):
    return SIGNS.get(found.group(1), found.group(0))


def _above(found, sign):
    letter = found.group(1) or found.group(2)
    return SIGNS.get(letter.lstrip("\\"), letter) + sign


def _fraction(found):
    above, below = found.group(1) or found.group(2), found.group(3) or found.group(4)
    return f"{_kept_together(above)}/{_kept_together(below)} "


def _kept_together(part):
    simple = re.fullmatch(r"\s*(\\partial\s*)?[\w\\.]+(_\w+|\^\w+)?\s*", part)
    return part.strip() if simple else f"({part.strip()})"


def _sign(found):
    return SIGNS.get(found.group(1), found.group(1))


def _moved(found, signs, mark):
    """A superscript or subscript in small signs, or after ^ or _ where one has none."""
    part = _part(found)
    if part and all(letter in signs for letter in part):
        return "".join(signs[letter] for letter in part)
    bare = len(part) == 1 or mark == "_" and part.isalnum()
    return f"{mark}{part}" if bare else f"{mark}({part})"


def _part(found):
    return (found.group(1) if found.group(1) is not None else found.group(2)).strip()
