#!/bin/sh
# What `make` needs on a machine that has only Python, git and make. Each step says what it does and stops at the
# first thing it cannot do, with the line to run.
#   setup.sh python            .venv from requirements.lock, and the project in it
#   setup.sh peers             .venv/peers from requirements-peers.lock
#   setup.sh node              node and npm, from .venv where the machine has none
#   setup.sh debian PACKAGE..  Debian packages, as root or through sudo where that asks nothing
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() { say "tableside: $*"; exit 1; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

# Shims (pyenv) may exist and fail, so each candidate is run before it is believed.
find_python() {
    for candidate in python3.13 python3.12 python3.11 python3 python /usr/bin/python3; do
        if fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    stop "needs Python 3.11, 3.12 or 3.13, and found none. On Debian: apt-get install python3 python3-venv"
}

make_venv() {
    python=$(find_python)
    say "Making .venv with $("$python" --version)"
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv  # Debian keeps a part of venv in a package of its own, and leaves a half-made folder without it
    debian "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    "$python" -m venv .venv || { rm -rf .venv; stop "could not make .venv"; }
}

check_venv() {
    fits .venv/bin/python || stop "the Python of .venv does not run or is not 3.11 to 3.13; make clean, then try again"
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
}

# One package's lines of the lock, hashes included.
locked() { awk -v name="$1" '/^[a-z0-9]/ { on = index($0, name "==") == 1 } on' requirements.lock; }

# uv reads none of pip's settings; an index or certificate that the user set for pip holds for it too.
use_pip_settings() {
    : "${UV_DEFAULT_INDEX:=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}}"
    : "${SSL_CERT_FILE:=${PIP_CERT:-$(.venv/bin/python -m pip config get global.cert 2>/dev/null || true)}}"
    if [ -n "$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; fi
    if [ -n "$SSL_CERT_FILE" ]; then export SSL_CERT_FILE; fi
}

install_python() {
    if [ -e .venv ]; then check_venv; else make_venv; fi
    mkdir -p .venv/setup
    say "Installing requirements.lock"
    locked uv > .venv/setup/uv.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .venv/setup/uv.txt
    use_pip_settings
    # The lock is complete, so nothing is resolved here. pip is slower and knows every way to reach a registry.
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes --compile-bytecode \
        -r requirements.lock ||
        .venv/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --offline --editable .
    touch .venv/setup/python
}

install_peers() {
    say "Installing the forecasting peers into .venv/peers"
    use_pip_settings
    .venv/bin/python -m venv --clear --without-pip .venv/peers
    .venv/bin/uv pip install --quiet --python .venv/peers/bin/python --no-deps --require-hashes --compile-bytecode \
        -r requirements-peers.lock ||
        .venv/bin/python -m pip --python .venv/peers/bin/python install --quiet --no-deps --require-hashes \
            -r requirements-peers.lock
    touch .venv/setup/peers
}

node_is_new_enough() {
    npm --version >/dev/null 2>&1 &&
        node -e 'const [a, b] = process.versions.node.split(".").map(Number);
                 process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

install_node() {
    node_is_new_enough && return
    PATH="$PWD/.venv/bin:$PATH"
    node_is_new_enough && return
    say "Installing Node.js into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        -r requirements-node.lock
}

# True where the package is not needed, or what it brings is here already, from wherever.
present() {
    case "$1" in
        libcurl4) library libcurl.so.4 ;;
        libssl3) library libssl.so.3 ;;
        chromium | redis-server) command -v "$1" >/dev/null 2>&1 ;;
        *) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    esac
}

library() {
    [ "$(uname -sm)" = "Linux x86_64" ] || return 0  # only the embedded mongod needs them
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"
}

debian() {
    missing=""
    for package in "$@"; do present "$package" || missing="$missing $package"; done
    if [ -z "$missing" ]; then return; fi
    line="apt-get -qq update && apt-get -qq install -y --no-install-recommends$missing"
    command -v apt-get >/dev/null 2>&1 || stop "needs what Debian calls:$missing"
    if [ "$(id -u)" = 0 ]; then as_root=""
    elif sudo -n true 2>/dev/null; then as_root="sudo -n"
    else stop "needs Debian packages; run this as root, then try again:  $line"
    fi
    say "Installing Debian packages:$missing"
    $as_root sh -c "DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; $line" >&2 ||
        stop "could not install Debian packages; run this as root, then try again:  $line"
}

case "${1-}" in
    python) install_python ;;
    node) install_node ;;
    peers) install_peers ;;
    debian) shift; debian "$@" ;;
    *) stop "setup.sh python | peers | node | debian PACKAGE.." ;;
esac
