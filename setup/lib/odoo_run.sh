# shellcheck shell=bash
# Running Odoo in this environment.

write_odoo_conf() {
    local addons=$ODOO_ADDONS
    [ -n "$(addons_list)" ] && addons+=,$ROOT
    mkdir -p "$DATA" "$SCREENSHOTS"
    export ODOO_RC=$RUNTIME/odoo.conf
    cat >"$ODOO_RC.new" <<CONF
[options]
addons_path = $addons
data_dir = $DATA
screenshots = $SCREENSHOTS
http_interface = 127.0.0.1
CONF
    mv "$ODOO_RC.new" "$ODOO_RC"
}

use_odoo() {
    export PYTHONPATH=$ODOO_PYTHONPATH
    unset PYTHONDONTWRITEBYTECODE PYTHONHOME
    write_odoo_conf
}

odoo() { "$VENV/bin/python" -m odoo "$@"; }
