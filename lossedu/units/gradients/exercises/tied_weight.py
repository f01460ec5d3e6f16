"""The gradient of a weight that is used twice: once before the tanh and once after it."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="One weight, used twice", points=3, difficulty=3, minutes=6,
    ask="To save parameters, a network uses one weight $w$ in both layers (a **tied weight**): "
        "$h = \\tanh(w x + b)$ and $p = w h$, with the loss $L = (p - y)^2$ of one example. "
        "Write each derivative in the symbols that stand beside it, with `*` between factors "
        "(`w*x`, not `wx`); $h$ and $p$ may stay as they are.",
    symbols=dict(w=(-1.5, 1.5), b=(-1, 1), x=(-2, 2), y=(-2, 2)),
    where=dict(h="tanh(w*x + b)", p="w*h"),
    lines={
        "dh/dw": Line("(1 - h**2)*x", only="h x", of="tanh(w*x + b)", by="w"),
        "dp/dw": Line("h + w*x*(1 - h**2)", only="h w x", follows="h + w*{dh/dw}"),
        "dL/dw": Line("2*(p - y)*(h + w*x*(1 - h**2))", only="p y h w x",
                      follows="2*(p - y)*{dp/dw}"),
        "dL/db": Line("2*(p - y)*w*(1 - h**2)", only="p y h w")},
    because="w reaches p on two paths, and their contributions are added: h from the second layer, "
            "and w x (1 - h^2) through the first. "
            "Only the path through the first layer reaches b.",
    mistakes=(
        Mistake("tanh_forgotten", {"dh/dw": "x"},
                "This is the derivative of w x + b. What is the derivative of the tanh around it, "
                "written with h?"),
        Mistake("square_outside", {"dh/dw": "x*(1 - h)**2"},
                "Here 1 - h is squared. What is squared in the derivative of the tanh?"),
        Mistake("sech_unsquared", {"dh/dw": "x*(1 - h)"},
                "In the derivative of the tanh one thing is squared. Which?"),
        Mistake("sigmoid", {"dh/dw": "h*(1 - h)*x"},
                "h (1 - h) is the derivative of a sigmoid. What is that of a tanh, written with "
                "h?"),
        Mistake("inner_forgotten", {"dh/dw": "1 - h**2"},
                "The derivative of the tanh is there. What is the inner derivative of w x + b?"),
        Mistake("doubled", {"dp/dw": "2*h"},
                "This is what w * w would suggest. The second factor is h: by which formula does "
                "it change with w?"),
        Mistake("second_layer_alone", {"dp/dw": "h"},
                "This treats h as a constant. Does h change when w changes?"),
        Mistake("first_layer_alone", {"dp/dw": "w*x*(1 - h**2)"},
                "This treats the w in front of h as a constant. By the product rule, which term "
                "is missing?"),
        Mistake("product_of_paths", {"dp/dw": "h*w*x*(1 - h**2)"},
                "Two paths lead from w to p. Are the contributions of two paths multiplied or "
                "added?"),
        Mistake("bias_like_weight", {"dL/db": "2*(p - y)*w*x*(1 - h**2)"},
                "The inner derivative of w x + b with respect to w is x. What is it with respect "
                "to b?"),
        Mistake("tanh_left_out", {"dp/dw": "h + w*x"},
                "The second term lacks the derivative of the tanh. What is dh/dw?"),
        Mistake("no_brackets", {"dL/dw": "2*(p - y)*h + w*x*(1 - h**2)"},
                "2 (p - y) multiplies the first term alone. Which brackets are missing?"),
        *(Mistake(f"bracket_of_{line[1]}_{line[-1]}", {line: formula},
                  "Here only the 1 is multiplied, and h^2 is subtracted from the whole. Which "
                  "brackets does the derivative of the tanh need?")
          for line, formula in (("dh/dw", "x*1 - h**2"), ("dp/dw", "h + w*x*1 - h**2"),
                                ("dL/dw", "2*(p - y)*(h + w*x*1 - h**2)"),
                                ("dL/db", "2*(p - y)*w*1 - h**2"))),
        Mistake("loss_of_second_layer", {"dL/dw": "2*(p - y)*h"},
                "This treats h as a constant. Which dp/dw do you multiply by?"),
        Mistake("bias_past_tanh", {"dL/db": "2*(p - y)*w"},
                "Between b and h stands the tanh. What is its derivative, written with h?"),
        Mistake("bias_square_outside", {"dL/db": "2*(p - y)*w*(1 - h)**2"},
                "Here 1 - h is squared. What is squared in the derivative of the tanh?"),
        Mistake("bias_outer_alone", {"dL/db": "2*(p - y)"},
                "A factor is missing: dp/db. On which way does b reach p?")))
