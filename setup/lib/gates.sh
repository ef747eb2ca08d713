# shellcheck shell=bash
# What the gates share: their environment, pytest in its two modes, and the search for warnings in a log.

cd "$ROOT" || exit
export HYPOTHESIS_STORAGE_DIRECTORY=$RUNTIME/hypothesis COVERAGE_FILE=$RUNTIME/coverage

# For gates that need the linters only.
use_linters() {
    lock_setup
    prepare_linters
    unlock_setup
}

# For gates that need Python packages, but neither Odoo nor a database.
use_python() {
    lock_setup
    prepare_python
    unlock_setup
}

# For gates that run Odoo.
use_odoo_and_databases() {
    prepare_environment
    ensure_dependencies_template
    unlock_setup
}

existing_addons() { addons_list | tr ',' '\n'; }

# pytest without Odoo: engine and repository.
plain_pytest() {
    env -u PYTHONPATH -u ODOO_RC "$VENV/bin/python" -m pytest -p no:odoo --import-mode=importlib "$@"
}

# pytest inside Odoo, on a prepared database; a test that logs a warning fails.
odoo_pytest() {
    local database=$1
    shift
    PYTHONPATH=$ROOT/setup/gates:$PYTHONPATH "$VENV/bin/python" -m pytest -p quiet_log \
        --odoo-config="$ODOO_RC" --odoo-database="$database" --odoo-http --odoo-log-level=warn --show-capture=log "$@"
}

# The prepared test database, for this run alone; when another run has it, the next one.
# Sets TEST_DB; the lock ends with this process.
take_test_database() {
    local number=1
    TEST_DB=$TEST_DATABASE
    until exec 7>"$RUNTIME/locks/$TEST_DB" && flock -n 7; do
        number=$((number + 1))
        TEST_DB=${TEST_DATABASE}_$number
    done
    [ -z "${FRESH:-}" ] || drop_database "$TEST_DB"
    ensure_database "$TEST_DB" "$TEMPLATE" "$(addons_list)"
    say "   database: $TEST_DB"
}

# Fails when a log holds a warning or worse, but for the few that are not ours to prevent.
check_log() {
    local found
    found=$(grep -E ' (WARNING|ERROR|CRITICAL) ' "$1" | grep -vEf <(grep -v '^#' "$ROOT/setup/gates/log_ignore.txt") || true)
    [ -z "$found" ] || {
        printf '%s\n' "$found" | head -n 30 >&2
        fail "There are warnings in $1."
    }
}

# quiet_odoo LABEL ARGUMENT…: one Odoo command whose log has to be free of warnings.
quiet_odoo() {
    local label=$1
    shift
    with_progress "$label" odoo "$@" --stop-after-init
    check_log "$LAST_LOG"
}

# odoo_script DATABASE FILE LABEL: runs a script in Odoo's shell; its last line has to be "ok".
odoo_script() {
    with_progress "$3" run_in_shell "$1" "$2"
    check_log "$LAST_LOG"
    grep -qx ok "$LAST_LOG" || fail "$2 did not come to its end; see $LAST_LOG."
}

run_in_shell() { odoo shell -d "$1" --no-http <"$2"; }
