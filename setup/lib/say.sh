# shellcheck shell=bash
# Words for the person at the terminal: headings, plain sentences, progress on long steps.

say() { printf '%s\n' "$*" >&2; }

heading() { printf '\n== %s\n' "$*" >&2; }

# One clear sentence, then the end.
fail() {
    printf '\nStopped: %s\n' "$*" >&2
    exit 1
}

# with_progress LABEL COMMAND…: runs the command with its output in a log file, shows the seconds and the
# log's last line meanwhile, and the end of the log if it fails. LAST_LOG names the log afterwards.
with_progress() {
    local label=$1 started=$SECONDS shown=$SECONDS pid status=0 every=15
    shift
    LAST_LOG="$RUNTIME/logs/$(printf '%s' "$label" | tr -cs 'A-Za-z0-9' '-' | cut -c1-70).log"
    [ -t 2 ] && every=1
    say "-- $label"
    set -m # the command gets a process group of its own, which ends as a whole
    "$@" >"$LAST_LOG" 2>&1 </dev/null &
    pid=$!
    set +m
    trap 'kill -- "-$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; exit 130' INT TERM HUP
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.5
        (((SECONDS - started) / every > (shown - started) / every)) && show_progress
    done
    wait "$pid" || status=$?
    trap - INT TERM HUP
    [ -t 2 ] && printf '\r\033[K' >&2
    if [ "$status" -ne 0 ]; then
        tail -n 25 "$LAST_LOG" >&2
        fail "$label: it failed. The lines above are the end of $LAST_LOG."
    fi
    say "   done in $((SECONDS - started)) s"
}

# Seconds so far and the last line of the log, in place on a terminal, as lines elsewhere.
show_progress() {
    local last
    shown=$SECONDS
    last=$(tail -c 2000 "$LAST_LOG" | tr '\r' '\n' | sed '/^ *$/d' | tail -n 1 | cut -c1-100 || true)
    if [ -t 2 ]; then
        printf '\r\033[K   %4s s  %s' "$((SECONDS - started))" "$last" >&2
    else
        say "   $((SECONDS - started)) s  $last"
    fi
}
