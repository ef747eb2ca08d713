# shellcheck shell=bash
# Debian packages: installed when missing and when root, asked for in one sentence otherwise.

APT_UPDATED=

# need_packages WHY COMMAND=PACKAGE…: every COMMAND must exist; its PACKAGE is installed if it does not.
need_packages() {
    local why=$1 pair missing=()
    shift
    for pair in "$@"; do
        find_command "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    done
    [ "${#missing[@]}" -eq 0 ] || install_packages "$why" "${missing[@]}"
}

# A command in PATH, a Python that fits, a library, or a server program of the newest PostgreSQL, which Debian
# keeps out of PATH.
find_command() {
    case $1 in
    fitting-python) find_python ;;
    *.so.*) compgen -G "/usr/lib/*/$1" ;;
    *) command -v "$1" || compgen -G "/usr/lib/postgresql/*/bin/$1" | sort -V | tail -n 1 | grep . ;;
    esac
}

# wish_for_package COMMAND=PACKAGE SENTENCE: installed when that is possible; said once and gone without otherwise.
wish_for_package() {
    local package=${1#*=}
    find_command "${1%%=*}" >/dev/null && return
    is_done "without-$package" yes && return
    if [ "$(id -u)" -eq 0 ] && command -v apt-cache >/dev/null; then
        update_packages
        if apt-cache policy "$package" | grep -q 'Candidate: [^(]'; then
            install_packages "printed documents" "$package"
            return
        fi
    fi
    say "$package is not installed and not to be had here: $2."
    mark_done "without-$package" yes
}

update_packages() {
    [ -z "$APT_UPDATED" ] || return 0
    with_progress "Refreshing the list of Debian packages" apt-get -q update
    APT_UPDATED=yes
}

install_packages() {
    local why=$1
    shift
    if ! command -v apt-get >/dev/null; then
        fail "$why need these programs, which are not here: $*. Install them (those are Debian's names), then run this again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        fail "$why need Debian packages that are not installed: run 'apt-get install $*' as root, then this again."
    fi
    update_packages
    with_progress "Installing $* ($why)" \
        env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 install "$@"
}
