# shellcheck shell=bash
# Python: one of the machine's own, 3.10 to 3.13, and virtual environments with pinned packages.

# The first Python that Odoo 19 runs on and that can make virtual environments.
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 /usr/bin/python3 python3.12 python3.11 python3.13 python3.10; do
        "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
            2>/dev/null && "$candidate" -c 'import sys; print(sys.executable)' && return
    done
    return 1
}

choose_python() {
    need_packages "Odoo's Python packages" fitting-python=python3-venv >&2
    find_python || fail "No Python from 3.10 to 3.13 with its module venv was found; set PYTHON to one."
}

# make_venv FOLDER LABEL REQUIREMENTS…: filled up when a requirements file changed, made anew when its Python
# does not work or when it was left half-filled. It holds its own path, so it is made in its place; the stamp,
# which says that it is whole and with which requirements, comes last.
make_venv() {
    local folder=$1 label=$2 stamp python inputs
    shift 2
    stamp=$(basename "$folder")
    inputs=$({ printf '%s\n' "$folder"; cat "$@"; } | hash_of)
    if works_as_venv "$folder"; then
        is_done "$stamp" "$inputs" && return
        [ -f "$STAMPS/$stamp" ] || rm -rf "$folder"
    else
        rm -rf "$folder"
    fi
    rm -f "$STAMPS/$stamp"
    python=$(choose_python) || exit
    need_disk 2000
    with_progress "Installing $label" fill_venv "$folder" "$python" "$@"
    mark_done "$stamp" "$inputs"
}

# Its scripts hold its path, so one that was moved with the checkout does not work.
works_as_venv() {
    [ -x "$1/bin/python" ] && grep -qF "$1/bin/python" "$1/bin/pip" 2>/dev/null && "$1/bin/python" -c 'import pip' 2>/dev/null
}

fill_venv() {
    local folder=$1 python=$2 file arguments=()
    shift 2
    for file in "$@"; do arguments+=(-r "$file"); done
    works_as_venv "$folder" || "$python" -m venv "$folder"
    "$folder/bin/python" -m pip install --disable-pip-version-check --no-input "${arguments[@]}"
}

prepare_python() { make_venv "$VENV" "Odoo's Python packages (about 300 MB)" "$ROOT/setup/requirements.txt" "$ROOT/setup/requirements-dev.txt"; }

prepare_linters() { make_venv "$LINT_VENV" "the linters" "$ROOT/setup/requirements-lint.txt"; }
