"""An error that is a sentence to the learner, shown without the frames of this package.

IPython asks the error how it wants to be shown; plain Python asks `sys.excepthook`, which is
replaced when the first such error is made, and only where nobody else has replaced it. Every other
error is shown as ever.
"""
import sys
from pathlib import Path
from types import TracebackType

PACKAGE = Path(__file__).parents[1]  # as Python writes it into a frame


def alone(error: BaseException, lines: list[str]) -> BaseException:
    """The error, to be raised: IPython shows `lines`, plain Python its words below the caller's
    own lines."""
    error._render_traceback_ = lambda: lines
    error._lossedu_alone = True
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _show
    return error.with_traceback(None)


def _show(kind, error, trace):
    if getattr(error, "_lossedu_alone", False):
        trace = _without_ours(trace)
        error = error.with_traceback(trace)
    sys.__excepthook__(kind, error, trace)


def _without_ours(trace):
    """The traceback without the frames of this package, the learner's own kept."""
    if trace is None:
        return None
    rest = _without_ours(trace.tb_next)
    if PACKAGE in Path(trace.tb_frame.f_code.co_filename).parents:
        return rest
    return TracebackType(rest, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)
