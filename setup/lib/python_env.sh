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
    find_python && return
    install_packages "Odoo's Python packages" python3 python3-venv >&2
    find_python || fail "No Python 3.10 to 3.13 with venv was found; set PYTHON to one."
}

# make_venv FOLDER LABEL REQUIREMENTS…: made again whenever a requirements file or the Python changes.
make_venv() {
    local folder=$1 label=$2 python inputs
    shift 2
    inputs=$(cat "$@" | hash_of)
    is_done "$(basename "$folder")" "$inputs" && "$folder/bin/python" -c '' 2>/dev/null && return
    python=$(choose_python)
    need_disk 2000
    with_progress "Installing $label" fill_venv "$folder" "$python" "$@"
    mark_done "$(basename "$folder")" "$inputs"
}

# A virtual environment holds its own path, so it is filled in its place; the stamp comes last.
fill_venv() {
    local folder=$1 python=$2 file arguments=()
    shift 2
    rm -rf "$folder"
    for file in "$@"; do arguments+=(-r "$file"); done
    "$python" -m venv "$folder"
    "$folder/bin/python" -m pip install --disable-pip-version-check --no-input "${arguments[@]}"
}

prepare_python() { make_venv "$VENV" "Odoo's Python packages (about 300 MB)" "$ROOT/setup/requirements.txt" "$ROOT/setup/requirements-dev.txt"; }

prepare_linters() { make_venv "$LINT_VENV" "the linters" "$ROOT/setup/requirements-lint.txt"; }
