def post_init_hook(env):
    """Give warehouses and companies made before the addon what newer ones get when created."""
    env["stock.warehouse"].with_context(active_test=False).search(
        [("returns_type_id", "=", False)]
    )._create_returns_structure()
    env["res.company"].search([("returns_policy_id", "=", False)])._create_returns_defaults()


def uninstall_hook(env):
    """Archive the operation types and routes of returns: their transfers stay as they are."""
    env["stock.picking.type"].search([("is_returns_type", "=", True)]).active = False
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    warehouses.returns_route_id.active = False
