# shellcheck shell=bash
# The whole environment: loads the parts, prepares what is missing, and leaves the variables that Odoo needs.

for part in paths say steps debian_packages odoo_source python_env postgres odoo_run databases; do
    # shellcheck source=/dev/null
    . "$(dirname "${BASH_SOURCE[0]}")/$part.sh"
done

# shellcheck disable=SC2120 # the browser tests ask for more
# Asked for together and first, so that nobody is sent away twice.
need_programs() {
    local server=initdb=postgresql
    [ -z "${PGHOST:-}" ] || server=psql=postgresql-client
    need_packages "Odoo and its databases" "$server" fitting-python=python3-venv "$@"
    wish_for_package wkhtmltopdf=wkhtmltopdf "Odoo prints no PDF documents without it"
}

# Everything up to a running PostgreSQL; quick when it is there already. The set-up lock is held from here on.
prepare_environment() {
    if ! mkdir -p "$RUNTIME" 2>/dev/null || [ ! -w "$RUNTIME" ]; then
        fail "$RUNTIME cannot be written; run this as the user who owns the checkout."
    fi
    lock_setup
    # shellcheck disable=SC2119
    need_programs
    prepare_odoo
    prepare_python
    prepare_postgres
    use_odoo
}
