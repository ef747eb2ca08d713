# Words for the person at the terminal: headings, plain sentences, progress on long steps.

say() { printf '%s\n' "$*" >&2; }

heading() { printf '\n== %s\n' "$*" >&2; }

# One clear sentence, then the end.
fail() {
    printf '\nStopped: %s\n' "$*" >&2
    exit 1
}

# with_progress LABEL COMMAND…: runs the command with its output in a log file, shows the seconds and the
# log's last line meanwhile, and the end of the log if it fails.
with_progress() {
    local label=$1 log started pid status=0 every=15
    shift
    mkdir -p "$RUNTIME/logs"
    log="$RUNTIME/logs/$(printf '%s' "$label" | tr -c 'A-Za-z0-9\n' '-' | cut -c1-60).log"
    started=$SECONDS
    [ -t 2 ] && every=1
    say "-- $label"
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 1
        (((SECONDS - started) % every == 0)) && show_progress "$((SECONDS - started))" "$log"
    done
    wait "$pid" || status=$?
    trap - INT TERM
    [ -t 2 ] && printf '\r\033[K' >&2
    if [ "$status" -ne 0 ]; then
        tail -n 25 "$log" >&2
        fail "$label: it failed; the lines above are the end of $log."
    fi
    say "   done in $((SECONDS - started)) s"
}

show_progress() {
    local last
    last=$(tail -c 2000 "$2" 2>/dev/null | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | tail -c 90 || true)
    if [ -t 2 ]; then
        printf '\r\033[K   %4s s  %s' "$1" "$last" >&2
    else
        say "   $1 s  $last"
    fi
}
