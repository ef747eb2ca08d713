# shellcheck shell=bash
# PostgreSQL: a private cluster under .runtime, reached by a unix socket only and never run as root.
# With PGHOST given, that server is used instead and nothing here is started.

prepare_postgres() {
    if [ -n "${PGHOST:-}" ]; then
        check_given_server
        return
    fi
    reach_cluster
    share_postgres
    [ -f "$POSTGRES/data/PG_VERSION" ] || make_cluster
    choose_binaries
    start_cluster
    psql -U postgres -d postgres -Atqc "SELECT 1 FROM pg_roles WHERE rolname = 'odoo'" | grep -q 1 ||
        psql -U postgres -d postgres -qc "CREATE ROLE odoo LOGIN CREATEDB"
}

check_given_server() {
    local may
    may=$(psql -d postgres -Atqc "SELECT rolcreatedb AND rolname <> 'postgres' FROM pg_roles WHERE rolname = current_user") ||
        fail "PGHOST is $PGHOST, and no connection to it is possible as '${PGUSER:-$(id -un)}'; see the line above."
    [ "$may" = t ] ||
        fail "PGHOST is $PGHOST; Odoo needs PGUSER to be a role there that may create databases and is not 'postgres'."
}

# The address of the private cluster, and the account it runs as.
reach_cluster() {
    PGHOST=$(socket_folder)
    export PGHOST PGPORT=5432 PGUSER=odoo
    unset PGDATABASE PGSERVICE PGPASSWORD
    choose_owner
}

# A unix socket's path may have about 100 characters; a deep checkout gets a short private folder elsewhere.
socket_folder() {
    local near=$POSTGRES/socket far
    if [ "$(printf '%s/.s.PGSQL.5432' "$near" | wc -c)" -le 100 ]; then
        printf '%s\n' "$near"
        return
    fi
    far=${XDG_RUNTIME_DIR:-/tmp}/odoo-returns-$(printf '%s' "$ROOT" | hash_of)
    [ -d "$far" ] || say "The path of this checkout is too long for a socket; PostgreSQL's socket is in $far."
    printf '%s\n' "$far"
}

# PostgreSQL refuses to run as root: root runs it as the account that Debian made for it, or as nobody. That
# account may be unable to enter the checkout's parent folders; then it gets the one right to pass through them.
choose_owner() {
    AS_OWNER=()
    mkdir -p "$POSTGRES" "$PGHOST"
    [ ! -L "$PGHOST" ] || fail "$PGHOST is a link that somebody put there; remove it."
    if [ "$(id -u)" -ne 0 ]; then
        [[ -O $POSTGRES && -O $PGHOST ]] ||
            fail "$POSTGRES or $PGHOST belongs to another user; run this as that user or remove it."
        chmod 700 "$POSTGRES" "$PGHOST"
        return
    fi
    local owner=nobody right
    id postgres >/dev/null 2>&1 && owner=postgres
    chown "$owner" "$POSTGRES" "$PGHOST"
    chmod 700 "$POSTGRES" "$PGHOST"
    for right in '' dac_read_search dac_override; do
        AS_OWNER=(setpriv --reuid "$owner" --regid "$(id -g "$owner")" --init-groups)
        [ -z "$right" ] || AS_OWNER+=(--inh-caps "+$right" --ambient-caps "+$right")
        as_owner test -d "$POSTGRES/." 2>/dev/null && return
    done
    fail "The user $owner, who must run PostgreSQL because root may not, cannot enter $ROOT. Move the checkout, or set PGHOST to a server of yours."
}

as_owner() { (cd / && exec env HOME="$POSTGRES" "${AS_OWNER[@]}" "$@"); }

make_cluster() {
    need_disk 3000
    as_owner rm -rf "$POSTGRES/data.new"
    PG_BIN=$(dirname "$(find_command initdb)")
    with_progress "Making a private PostgreSQL cluster" as_owner "$PG_BIN/initdb" --pgdata "$POSTGRES/data.new" \
        --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync
    as_owner sh -c 'echo "include = '\''tuning.conf'\''" >>"$1/data.new/postgresql.conf" && mv "$1/data.new" "$1/data"' sh "$POSTGRES"
}

choose_binaries() {
    local version
    version=$(as_owner cat "$POSTGRES/data/PG_VERSION")
    PG_BIN=$(dirname "$(find_command initdb)")
    [ -x "/usr/lib/postgresql/$version/bin/postgres" ] && PG_BIN=/usr/lib/postgresql/$version/bin
    "$PG_BIN/postgres" --version | grep -qF " $version." ||
        fail "$POSTGRES was made by PostgreSQL $version, which is not installed any more; install it, or remove $POSTGRES to begin anew."
}

# No fsync: a power cut may cost these databases, which setup makes again; a kill or a stop does not.
tuning() {
    cat <<CONF
listen_addresses = ''
port = $PGPORT
unix_socket_directories = '"${PGHOST//\'/\'\'}"'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 512MB
work_mem = 16MB
maintenance_work_mem = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 2GB
log_min_messages = warning
CONF
}

start_cluster() {
    pg_isready -q && return
    local action=start
    if server_process_lives; then
        say "PostgreSQL runs and does not answer; starting it again."
        action=restart
    fi
    tuning | as_owner sh -c 'cat >"$1"' sh "$POSTGRES/data/tuning.conf"
    as_owner "$PG_BIN/pg_ctl" "$action" --pgdata "$POSTGRES/data" --log "$POSTGRES/server.log" --wait --silent \
        </dev/null >/dev/null 8>&- 9>&- || {
        as_owner tail -n 5 "$POSTGRES/server.log" >&2
        fail "PostgreSQL does not start; the lines above say why. Removing $POSTGRES makes a new, empty one."
    }
}

# Its socket is gone when, for example, .runtime was removed while an older server ran, which then tidied up.
server_process_lives() {
    local pid
    pid=$(as_owner head -n 1 "$POSTGRES/data/postmaster.pid" 2>/dev/null) &&
        tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$POSTGRES/data"
}

# Stops the private cluster unless another command of this checkout uses it.
stop_cluster() {
    [ -f "$POSTGRES/data/postmaster.pid" ] || return 0
    if ! nobody_else_uses_postgres; then
        say "PostgreSQL goes on: another command of this checkout is using it."
        return
    fi
    reach_cluster
    choose_binaries
    as_owner "$PG_BIN/pg_ctl" stop --pgdata "$POSTGRES/data" --mode fast --wait --silent
    [[ $PGHOST == "$POSTGRES"/* ]] || rmdir "$PGHOST" 2>/dev/null || true
}
