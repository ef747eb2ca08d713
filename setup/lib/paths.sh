# shellcheck shell=bash
# Where everything lies. All of it is under one ignored folder, .runtime, beside this checkout.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
RUNTIME=$ROOT/.runtime
STAMPS=$RUNTIME/stamps        # which steps are done, for which inputs
VENV=$RUNTIME/venv            # Python packages of Odoo and of its tests
LINT_VENV=$RUNTIME/venv-lint  # linters: their pins disagree with Odoo's
ODOO_PREFIX=$RUNTIME/odoo     # Odoo itself, unless ODOO_HOME names another one
POSTGRES=$RUNTIME/postgres    # the private PostgreSQL cluster
DATA=$RUNTIME/data            # Odoo's filestore and sessions
SCREENSHOTS=$RUNTIME/screenshots
ADDONS=(odoo_returns odoo_returns_feedback)
# Compiled Python stays out of the source tree.
export PYTHONPYCACHEPREFIX=$RUNTIME/pycache
export ROOT RUNTIME SCREENSHOTS

# Addons of this checkout that exist, joined by commas.
addons_list() {
    local addon found=()
    for addon in "${ADDONS[@]}"; do
        [ -f "$ROOT/$addon/__manifest__.py" ] && found+=("$addon")
    done
    (IFS=,; printf '%s' "${found[*]-}")
}
