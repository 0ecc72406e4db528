#!/bin/sh
# Fills .venv with exactly what a lock names, checked by hash, and puts Varde in it. Run by make.
set -eu
lock=$1
"${PYTHON:-python3}" - <<'TXT' || exit 1
import sys
if sys.version_info < (3, 11):
    sys.exit("Varde needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.12 …" % sys.version_info[:2])
TXT
if command -v uv >/dev/null 2>&1; then
    [ -x .venv/bin/python ] || uv venv --quiet --python "${PYTHON:-python3}" .venv
    uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    [ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip --upgrade
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
