# shellcheck shell=bash
# Odoo 19.0 itself: from ODOO_HOME, from Debian's signed package, or from a git clone.
# Sets ODOO_PYTHONPATH (where `import odoo` works) and ODOO_ADDONS (Odoo's own addons, joined by commas).

ODOO_SERIES=19.0
ODOO_GIT_URL_DEFAULT=https://github.com/odoo/odoo.git
# Of the same suite as the package: nothing. Its links lead into these, and Debian's stable release has the files.
ODOO_LINKED_PACKAGES=(libjs-jquery libjs-jquery-form libjs-underscore fonts-font-awesome
    fonts-roboto-unhinted fonts-montserrat fonts-inconsolata fonts-ocr-b)
ODOO_SUITE=sid
ODOO_LINKED_SUITE=trixie
SELFIE_PACKAGE=@mediapipe/selfie_segmentation@0.1.1632777926
SELFIE_FILE=addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js

prepare_odoo() {
    if [ -n "${ODOO_HOME:-}" ]; then
        locate_odoo "$ODOO_HOME" ||
            fail "ODOO_HOME is $ODOO_HOME, which does not hold Odoo $ODOO_SERIES (found: $(odoo_series_in "$ODOO_HOME"))."
        return
    fi
    if ! { is_done odoo "$(odoo_inputs)" && locate_odoo "$ODOO_PREFIX"; }; then
        fetch_odoo
        mark_done odoo "$(odoo_inputs)"
        locate_odoo "$ODOO_PREFIX" || fail "What was fetched is not Odoo $ODOO_SERIES: $(odoo_series_in "$ODOO_PREFIX")."
    fi
    add_selfie_file
}

odoo_inputs() { printf '%s' "$ODOO_SERIES $ODOO_SUITE $ODOO_LINKED_SUITE ${ODOO_LINKED_PACKAGES[*]} ${ODOO_GIT_URL:-}" | hash_of; }

# Finds the folder that holds the Python package `odoo`, in a git checkout as in an unpacked Debian package.
odoo_folder() {
    local folder
    for folder in "$1" "$1/usr/lib/python3/dist-packages" "$1/lib/python3/dist-packages"; do
        [ -f "$folder/odoo/release.py" ] && printf '%s\n' "$folder" && return
    done
    return 1
}

odoo_series_in() {
    local folder
    folder=$(odoo_folder "$1") || { printf 'no Odoo'; return; }
    sed -n 's/^version_info = (\([0-9]*\), \([0-9]*\),.*/\1.\2/p' "$folder/odoo/release.py"
}

locate_odoo() {
    [ "$(odoo_series_in "$1")" = "$ODOO_SERIES" ] || return 1
    ODOO_PYTHONPATH=$(odoo_folder "$1")
    ODOO_ADDONS=$ODOO_PYTHONPATH/odoo/addons
    [ -d "$ODOO_PYTHONPATH/addons/web" ] && ODOO_ADDONS+=,$ODOO_PYTHONPATH/addons
    export ODOO_PYTHONPATH ODOO_ADDONS
}

fetch_odoo() {
    need_disk 6000
    local made=$RUNTIME/tmp/odoo
    rm -rf "$made"
    mkdir -p "$made"
    if [ -n "${ODOO_GIT_URL:-}" ]; then
        clone_odoo "$made"
    elif ! (package_odoo "$made"); then
        say "Debian's package of Odoo is not to be had here; taking Odoo from git. (ODOO_HOME may name your own.)"
        clone_odoo "$made"
    fi
    put_in_place "$made" "$ODOO_PREFIX"
}

package_odoo() {
    debian_mirror >/dev/null || return
    with_progress "Fetching Odoo $ODOO_SERIES from Debian (about 135 MB)" download_odoo_packages "$1.debs"
    with_progress "Unpacking Odoo (1.3 GB)" unpack_packages "$1.debs" "$1"
    rm -rf "$1.debs"
}

clone_odoo() {
    need_packages "Odoo from git" git=git
    with_progress "Cloning Odoo $ODOO_SERIES (about 1 GB)" \
        git clone --progress --depth 1 --branch "$ODOO_SERIES" "${ODOO_GIT_URL:-$ODOO_GIT_URL_DEFAULT}" "$1"
}

# The address of the Debian archive this machine uses already, as apt itself reads it from its sources.
debian_mirror() {
    command -v apt-get >/dev/null || return 1
    local release folder=$RUNTIME/apt
    # shellcheck source=/dev/null
    release=$(. /etc/os-release && [ "${ID:-}" = debian ] && printf '%s' "${VERSION_CODENAME:-sid}") || return 1
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/sources"
    apt-get -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" update --print-uris 2>/dev/null |
        sed -nE "s#^'(.*)/dists/($release|stable|testing|unstable|sid)/InRelease'.*#\\1#p" | head -n 1 | grep .
}

# apt with lists, cache and sources of its own: nothing of the machine's apt changes.
private_apt() {
    local folder=$RUNTIME/apt
    apt-get -q \
        -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" \
        -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$folder/sources" \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

download_odoo_packages() {
    local folder=$RUNTIME/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    rm -rf "$1"
    mkdir -p "$1"
    {
        printf 'Types: deb\nURIs: %s\nSuites: %s %s\nComponents: main\n' \
            "$(debian_mirror)" "$ODOO_SUITE" "$ODOO_LINKED_SUITE"
        [ -f "$keyring" ] && printf 'Signed-By: %s\n' "$keyring"
    } >"$folder/sources/odoo.sources"
    private_apt update || return
    (cd "$1" && private_apt download "odoo-19/$ODOO_SUITE" "${ODOO_LINKED_PACKAGES[@]/%//$ODOO_LINKED_SUITE}")
}

unpack_packages() {
    local package
    for package in "$1"/*.deb; do
        printf '%s\n' "${package##*/}"
        dpkg-deb -x "$package" "$2" || return
    done
}

# Debian leaves this file out (it is built from a web blob); without it every page of the backend logs an error.
add_selfie_file() {
    local file=$ODOO_PYTHONPATH/odoo/$SELFIE_FILE folder=$RUNTIME/tmp/selfie
    [ -f "$file" ] || [ -f "$ODOO_PYTHONPATH/$SELFIE_FILE" ] && return
    if ! command -v npm >/dev/null; then
        say "npm is not installed, so one script of Odoo's video calls is left out; only browser tests notice."
        return
    fi
    rm -rf "$folder"
    mkdir -p "$folder" "$(dirname "$file")"
    with_progress "Fetching a script that Debian's Odoo leaves out" fetch_selfie_file "$folder" "$file"
}

fetch_selfie_file() {
    (cd "$1" && npm pack --silent "$SELFIE_PACKAGE" && tar xzf ./*.tgz)
    cp "$1/package/selfie_segmentation.js" "$2.new"
    mv "$2.new" "$2"
}
