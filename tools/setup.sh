#!/bin/sh
# Makes .venv and installs the course into it, with the exact versions of constraints.txt: for EXTRA=course
# what learners need, for EXTRA=all the tools of tests and classroom as well.
# `make lab` and `make test` call it once, and again when pyproject.toml or constraints.txt change.
# Whatever can stop it is told in one sentence, with a non-zero exit.
cd "$(dirname "$0")/.." || exit 1
VENV=${VENV:-.venv}
EXTRA=${EXTRA:-course}

stop() { echo "$1" >&2; exit 1; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.14 python3.13 python3.12 python3.11 python; fi
    for candidate in "$@"; do
        if is_new_enough "$candidate"; then echo "$candidate"; return; fi
    done
    stop "Python 3.11 or newer is needed and $1 is $("$1" --version 2>/dev/null || echo missing). \
Install one, or name it: make lab PYTHON=/path/to/python3.12"
}

pip_install() { "$VENV/bin/python" -m pip install --no-input --disable-pip-version-check -c constraints.txt "$@"; }

if ! is_new_enough "$VENV/bin/python"; then
    python=$(find_python) || exit 1
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        stop "$python cannot make a virtual environment, its venv module is not installed. \
On Debian or Ubuntu type: sudo apt install $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    echo "1 of 3  making $VENV with $("$python" --version)"
    "$python" -m venv --clear "$VENV" || stop "$python could not make $VENV here. Is the disk full or the folder read-only?"
fi

echo "2 of 3  asking the package index for pip and setuptools"
said=$(pip_install --quiet --retries 1 --upgrade pip setuptools 2>&1) ||
    stop "No package could be fetched ($(echo "$said" | grep '^ERROR' | tail -n 1 | cut -c 8-150)...): \
is there a network, or a proxy to name? Then type the same again."

echo "3 of 3  installing the course and what it uses, PyTorch being the largest part; some minutes the first time"
echo "        pip is silent for some of them, while it puts in place what it has fetched"
# compat: else Python would take a folder of the same name, as the clone is, for the package
pip_install --no-build-isolation --config-settings editable_mode=compat --editable ".[$EXTRA]" ||
    stop "Installing stopped; pip's last lines above say why. Mend that and type the same again: what is there is kept."

# Submissions are graded in a sandbox of bubblewrap's; without it `lossedu grade` says so, and all else works.
if [ "$EXTRA" = all ] && ! command -v bwrap >/dev/null 2>&1; then
    if sh tools/apt.sh bubblewrap; then
        echo "bubblewrap is installed, in which submissions are graded"
    else
        echo "bubblewrap is not installed; only who grades submissions needs it. On Debian or Ubuntu type: sudo apt install bubblewrap"
    fi
fi
