# shellcheck shell=bash
# Steps that are done once, survive being killed, and never run twice at the same time.

# Only one set-up at a time. The lock ends with the process that holds it.
lock_setup() {
    mkdir -p "$RUNTIME" "$STAMPS" "$RUNTIME/logs" "$RUNTIME/locks" "$RUNTIME/tmp"
    exec 9>"$RUNTIME/locks/setup"
    if ! flock -n 9; then
        say "Another set-up is running in this checkout; waiting for it."
        flock 9
    fi
}

unlock_setup() { exec 9>&-; }

# Whoever uses the private PostgreSQL holds this lock with others; whoever stops it must hold it alone.
share_postgres() {
    exec 8>"$RUNTIME/locks/postgres"
    flock -s 8
}

leave_postgres() { exec 8>&-; }

nobody_else_uses_postgres() {
    exec 8>"$RUNTIME/locks/postgres"
    flock -x -w 5 8
}

hash_of() { sha256sum | cut -c1-16; }

# A step is done when its stamp holds the hash of what went into it.
is_done() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]; }

mark_done() {
    printf '%s\n' "$2" >"$STAMPS/$1.new"
    mv "$STAMPS/$1.new" "$STAMPS/$1"
}

# Puts a finished folder in its place in one move; a half-finished one never gets there.
put_in_place() {
    local made=$1 place=$2
    if [ -e "$place" ]; then
        rm -rf "$place.old"
        mv "$place" "$place.old"
    fi
    mv "$made" "$place"
    rm -rf "$place.old"
}

need_disk() {
    local needed_mb=$1 free_mb
    free_mb=$(df -Pm "$RUNTIME" | awk 'NR == 2 { print $4 }')
    [ "$free_mb" -ge "$needed_mb" ] ||
        fail "$RUNTIME needs $needed_mb MB of free disk and has $free_mb MB. Free some, then run this again."
}
