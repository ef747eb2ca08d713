# Runs in Odoo's shell: uninstalls both addons and looks for what they left behind.
modules = env["ir.module.module"].search(
    [("name", "in", ["odoo_returns", "odoo_returns_feedback"]), ("state", "=", "installed")]
)
assert modules
modules.button_immediate_uninstall()
LEFTOVERS = """
    SELECT 'state of ' || name FROM ir_module_module WHERE state LIKE 'to %'
    UNION SELECT 'table ' || tablename FROM pg_tables WHERE tablename LIKE 'returns\\_%'
    UNION SELECT 'model ' || model FROM ir_model WHERE model LIKE 'returns.%'
    UNION SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
          WHERE column_name LIKE '%returns%' AND table_schema = 'public'
    UNION SELECT model || ' ' || module || '.' || name FROM ir_model_data
          WHERE module IN ('odoo_returns', 'odoo_returns_feedback')
"""
env.cr.execute(LEFTOVERS)
leftovers = [row[0] for row in env.cr.fetchall()]
assert not leftovers, leftovers
env.cr.commit()
print("ok")
