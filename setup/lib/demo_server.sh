# shellcheck shell=bash
# The demo's server: starting, following and ending it.

DEMO_PID=$RUNTIME/demo.pid
DEMO_ADDRESS=$RUNTIME/demo.address
DEMO_LOG=$RUNTIME/logs/demo-server.log

# The process that the pid file names may be another one by now; ours has this checkout's Python in its command.
demo_runs() {
    local pid
    pid=$(cat "$DEMO_PID" 2>/dev/null) && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$VENV/bin/python"
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

show_logins() {
    printf '\n  %s\n\n' "$1"
    sed 's/^/    /' "$ROOT/setup/demo-logins.txt"
    printf '\n'
}

leave_if_it_runs() {
    demo_runs || return 0
    say "The demo is running already; 'setup/demo --stop' ends it."
    show_logins "$(cat "$DEMO_ADDRESS")"
    exit 0
}

start_demo() {
    local database=$1 port=$2
    STOPPING=
    trap 'STOPPING=yes' INT TERM HUP
    say "-- Starting the server"
    set -m # a process group of its own: Ctrl-C reaches this script, which ends the server in order
    odoo_server "$database" "$port" >"$DEMO_LOG" 2>&1 </dev/null &
    set +m
    printf '%s\n' "$!" >"$DEMO_PID"
    printf 'http://localhost:%s\n' "$port" >"$DEMO_ADDRESS"
}

wait_for_demo() {
    local port=$1 started=$SECONDS
    until answers "$port"; do
        [ -z "$STOPPING" ] || end_demo
        demo_runs || [ $((SECONDS - started)) -lt 3 ] || server_died
        [ $((SECONDS - started)) -lt 180 ] || server_died
        sleep 0.5
    done
    show_logins "$(cat "$DEMO_ADDRESS")"
}

odoo_server() {
    exec 9>&-
    exec "$VENV/bin/python" -m odoo -d "$1" --db-filter "^$1\$" --no-database-list --http-port "$2" --max-cron-threads 1
}

# Asks for the health page in bash: a bare machine has no curl.
answers() {
    local status=
    { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
    printf 'GET /web/health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    read -r -t 20 status <&3 || true
    exec 3>&-
    [[ $status == *" 200 "* ]]
}

server_died() {
    tail -n 15 "$DEMO_LOG" >&2
    end_server
    fail "The server does not start; the lines above are the end of $DEMO_LOG."
}

follow_demo() {
    local pid
    pid=$(cat "$DEMO_PID")
    say "Ctrl-C ends it; the data stays. The server's log is $DEMO_LOG."
    wait "$pid" || true
    [ -z "$STOPPING" ] || end_demo
    # Ended by --stop, which removed the pid file, or by itself.
    if [ -f "$DEMO_PID" ]; then
        tail -n 15 "$DEMO_LOG" >&2
        fail "The server ended by itself; the lines above are the end of $DEMO_LOG."
    fi
    say "The demo was stopped from another terminal."
}

end_server() {
    local pid
    demo_runs || { rm -f "$DEMO_PID" && return; }
    pid=$(cat "$DEMO_PID")
    rm -f "$DEMO_PID"
    kill -INT "$pid" 2>/dev/null || true
    for _ in {1..40}; do
        [ -d "/proc/$pid" ] && [ "$(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null)" != Z ] || return 0
        sleep 0.25
    done
    kill -KILL "$pid" 2>/dev/null || true
}

end_demo() {
    trap '' INT TERM HUP
    end_server
    leave_postgres
    stop_cluster
    say "Stopped. The data stays; 'setup/demo' starts it again."
    exit 130
}

stop_demo() {
    if demo_runs; then
        end_server
        say "The demo is stopped; its data stays."
    else
        say "The demo is not running."
    fi
    [ ! -d "$RUNTIME/locks" ] || stop_cluster
}
