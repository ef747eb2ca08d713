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

# The file of barcode packages is installed without what those ask for; it says why.
fill_venv() {
    local folder=$1 python=$2 file
    shift 2
    works_as_venv "$folder" || "$python" -m venv "$folder"
    local with_dependencies=() without_dependencies=()
    for file in "$@"; do
        case $file in
        *-barcodes.txt) without_dependencies+=(-r "$file") ;;
        *) with_dependencies+=(-r "$file") ;;
        esac
    done
    pip_install "$folder" "${with_dependencies[@]}" || return
    [ "${#without_dependencies[@]}" -eq 0 ] || pip_install "$folder" --no-deps "${without_dependencies[@]}"
}

pip_install() { "$1/bin/python" -m pip install --disable-pip-version-check --no-input "${@:2}"; }

prepare_python() {
    local files=$ROOT/setup/requirements
    make_venv "$VENV" "Odoo's Python packages (about 300 MB)" "$files.txt" "$files-addons.txt" "$files-dev.txt" "$files-barcodes.txt"
    [ ! -d "$VENV/lib/python3.13" ] ||
        wish_for_package libcairo.so.2=libcairo2 "Odoo draws no barcodes on Python 3.13 without it"
}

prepare_linters() { make_venv "$LINT_VENV" "the linters" "$ROOT/setup/requirements-lint.txt"; }
