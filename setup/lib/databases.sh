# shellcheck shell=bash
# Databases: templates with every dependency installed, and copies of them with the addons. A database is made
# under another name and renamed when it is complete; its comment says from what it was made.

DEPENDENCIES=sale_stock,sale_management,stock_delivery,repair,sale_loyalty,barcodes,survey,rating,digest,account
# On a server that others use too, the names say which checkout they belong to.
OURS=odoo_returns${PGHOST:+_$(printf '%s' "$ROOT" | hash_of | cut -c1-6)}
TEMPLATE=${OURS}_deps
DEMO_TEMPLATE=${OURS}_deps_demo
DEMO_DATABASE=${OURS}_demo
TEST_DATABASE=${OURS}_test

sql() { psql -d postgres -v ON_ERROR_STOP=1 -Atqc "SET client_min_messages = warning" -c "$1"; }

# What the database called $1 was made from; empty when there is none.
made_from() {
    sql "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"
}

drop_database() {
    sql "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)"
    rm -rf "${DATA:?}/filestore/$1"
}

# Files of the filestore are named by their content and never change, so a copy may share them.
copy_database() {
    drop_database "$2"
    sql "CREATE DATABASE \"$2\" TEMPLATE \"$1\""
    mkdir -p "$DATA/filestore"
    [ ! -d "$DATA/filestore/$1" ] || cp -al "$DATA/filestore/$1" "$DATA/filestore/$2"
}

finish_database() {
    local made=$1 name=$2 from=$3
    drop_database "$name"
    [ ! -d "$DATA/filestore/$made" ] || mv "$DATA/filestore/$made" "$DATA/filestore/$name"
    sql "COMMENT ON DATABASE \"$made\" IS '$from'"
    sql "ALTER DATABASE \"$made\" RENAME TO \"$name\""
}

# Which Odoo: its version and, of a git checkout, the commit.
odoo_fingerprint() {
    {
        cat "$ODOO_PYTHONPATH/odoo/release.py"
        [ ! -e "$ODOO_PYTHONPATH/.git" ] || git -C "$ODOO_PYTHONPATH" rev-parse HEAD || true
    } | hash_of
}

# Everything in the addons that a database holds; their tests and documents are not in it.
code_fingerprint() {
    local addon
    for addon in "${ADDONS[@]}"; do
        [ -d "$ROOT/$addon" ] || continue
        (cd "$ROOT" && find "$addon" -type f ! -name '*.pyc' ! -name '*.md' ! -path '*/tests/*' ! -path '*/readme/*' -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum)
    done | hash_of
}

# ensure_template NAME MODULES [--with-demo]: Odoo with these modules, made once for a version of Odoo.
ensure_template() {
    local name=$1 modules=$2 from
    from="$(odoo_fingerprint) ${*:2}"
    shift 2
    [ "$(made_from "$name")" = "$from" ] && return
    need_disk 3000
    drop_database "${name}_new"
    with_progress "Making the template database $name (about a minute)" \
        odoo -d "${name}_new" -i "$modules" "$@" --stop-after-init
    finish_database "${name}_new" "$name" "$from"
    sql "ALTER DATABASE \"$name\" ALLOW_CONNECTIONS false"
}

ensure_dependencies_template() { ensure_template "$TEMPLATE" "$DEPENDENCIES"; }

ensure_demo_template() { ensure_template "$DEMO_TEMPLATE" "$DEPENDENCIES" --with-demo; }

# ensure_database NAME TEMPLATE MODULES [OPTION…]: a copy of the template with these modules installed, updated
# in place when only the addons' code changed. With KEEP_DATA set, an existing one is never made anew.
ensure_database() {
    local name=$1 template=$2 modules=$3 base code was
    shift 3
    base="$(made_from "$template" | hash_of) $modules"
    code=$(code_fingerprint)
    was=$(made_from "$name")
    [ "$was" = "$base $code" ] && return
    if [ "${was% *}" = "$base" ] && update_database "$name" "$modules" "$base" "$@"; then
        sql "COMMENT ON DATABASE \"$name\" IS '$base $code'"
        return
    fi
    if [ -n "$was" ] && [ -n "${KEEP_DATA:-}" ]; then
        fail "The database $name cannot be brought up to date, as said above. Mend that, or say --fresh: it is made anew, and what was entered in it is lost."
    fi
    copy_database "$template" "${name}_new"
    with_progress "Installing $modules in the database $name" \
        odoo -d "${name}_new" -i "$modules" "$@" --stop-after-init
    finish_database "${name}_new" "$name" "$base $code"
}

update_database() {
    local name=$1 modules=$2 base=$3
    shift 3
    sql "COMMENT ON DATABASE \"$name\" IS '$base updating'"
    (with_progress "Updating the database $name to the changed code" \
        odoo -d "$name" -u "$modules" "$@" --stop-after-init) && return
    say "The update of $name failed."
    return 1
}
