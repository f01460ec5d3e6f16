"""Every loss of the course: one file each, in the folder of its family. The folder is the
registry."""
import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from ..core.faulty import FaultyFile, what_is_wrong
from ..core.record import Loss
from ..core.words import near_loss, shown


@cache
def addresses():
    """The module of each loss by its name, without importing it."""
    families = [Path(path) / one.name for path in __path__ for one in pkgutil.iter_modules([path])
                if one.ispkg]
    return {module.name: f"{__name__}.{family.name}.{module.name}" for family in sorted(families)
            for module in pkgutil.iter_modules([str(family)])}


def own_record(name):
    """The record in the file of that name; for losses made of others, while not all are collected
    yet.

    Raises FaultyFile, with one sentence, where the file cannot be read.
    """
    dotted = addresses()[name]
    file = dotted.replace(".", "/") + ".py"
    try:
        record = getattr(import_module(dotted), "LOSS", None)
    except Exception as error:
        raise FaultyFile(what_is_wrong(error, file)) from error
    if not isinstance(record, Loss):
        raise FaultyFile(f"{file}: it holds no LOSS; end the file in LOSS = Loss(...).")
    if record.name != name:
        raise FaultyFile(f"{file}: it holds the loss {record.name!r}; name function and file "
                         "both the same.")
    return record


def _collect():
    """(the losses by name, the sentence for each file that cannot be read)."""
    found, faulty = {}, {}
    for name in addresses():
        try:
            found[name] = own_record(name)
        except FaultyFile as fault:
            faulty[name] = str(fault)
    return MappingProxyType(found), MappingProxyType(faulty)


LOSSES, FAULTY = _collect()


def import_beside(dotted):
    """A module that takes functions from files of losses; None where one of those files is
    faulty."""
    try:
        return import_module(dotted)
    except Exception:
        if not FAULTY:
            raise
        return None


def loss(name, **settings):
    """The loss of that name, with these settings.

    >>> loss("huber", delta=2.0).settings["delta"]
    2.0

    Raises ValueError for an unknown name (with near ones), TypeError for an unknown setting,
    ValueError for a setting out of range, FaultyFile for a loss whose file cannot be read.
    """
    if isinstance(name, str) and name in FAULTY:
        raise FaultyFile(FAULTY[name])
    if not isinstance(name, str) or name not in LOSSES:
        raise ValueError(f"there is no loss {name!r}.{near_loss(name, list(LOSSES))} All "
                         f"names: {', '.join(LOSSES)}.")
    return LOSSES[name].at(**settings)


def need_loss(who, given):
    """Refuse what is no loss, with the sentence that says what to type: TypeError.

    >>> need_loss("curve", "mse")
    Traceback (most recent call last):
    TypeError: curve: 'mse' came; a loss fits. Type lossedu.loss("mse").
    """
    if isinstance(given, Loss):
        return
    name = "mse"  # an example
    if isinstance(given, str):
        close = near_loss(given, list(LOSSES)).split('"')[1:2]
        name = given if given in LOSSES else close[0] if close else name
    raise TypeError(f'{who}: {shown(given)} came; a loss fits. Type lossedu.loss("{name}").')
