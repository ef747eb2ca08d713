from odoo import api, fields, models
from odoo.exceptions import UserError

from ..actions import open_records
from ..const import DISPATCH_STATE


class ReturnsInspection(models.Model):
    """What carries an inspection out, and what takes it back."""

    _inherit = "returns.inspection"

    action = fields.Selection(related="disposition_id.action", string="Ends as")
    move_ids = fields.One2many("stock.move", "returns_inspection_id", "Stock Moves")
    scrap_ids = fields.One2many("stock.scrap", "returns_inspection_id", "Scraps")
    repair_ids = fields.One2many("repair.order", "returns_inspection_id", "Repairs")
    dispatch_state = fields.Selection(
        DISPATCH_STATE, "Carried Out", compute="_compute_dispatch_state"
    )
    document = fields.Char(compute="_compute_dispatch_state")

    @api.depends(
        "qty_left",
        "disposition_id",
        "move_ids.state",
        "move_ids.returned_move_ids.state",
        "scrap_ids.state",
        "repair_ids.state",
    )
    def _compute_dispatch_state(self):
        """Follow the documents, whoever cancels or reverses them.

        An inspector may read neither transfers nor repairs: hence sudo.
        """
        dispatch = self.env["returns.dispatch"]
        for inspection, inspection_sudo in zip(self, self.sudo(), strict=True):
            inspection.dispatch_state = dispatch._get_state(inspection_sudo)
            documents = [
                *inspection_sudo.move_ids.picking_id.mapped("name"),
                *inspection_sudo.scrap_ids.mapped("name"),
                *inspection_sudo.repair_ids.mapped("name"),
            ]
            inspection.document = ", ".join(documents)

    def action_correct(self):
        """Take back what is left of these inspections: the goods wait to be inspected again.

        :raises UserError: naming the goods that cannot come back, such as scrapped ones
        :raises ValidationError: when they are settled already
        """
        self._take_back_all(False)
        return True

    def action_release(self):
        """Let goods out of quarantine: they wait to be inspected again.

        :raises UserError: naming the goods that are not in quarantine
        """
        wrong = self.filtered(lambda row: row.action != "quarantine" or not row.qty_left)
        if wrong:
            raise UserError(
                self.env._(
                    "%(goods)s: not in quarantine.", goods=", ".join(wrong.mapped("display_name"))
                )
            )
        self._take_back_all(self.env._("Released from quarantine."))
        return True

    def action_dispatch(self):
        """Carry out what was not, say after its transfer was cancelled."""
        self.order_id._check_approved()
        self.line_id._lock_sale_lines()
        self.env["returns.dispatch"]._carry_out(self)
        return True

    def action_open_documents(self):
        """Open what carries these inspections out."""
        if self.repair_ids:
            return open_records(self.repair_ids, "repair.action_repair_order_tree")
        if self.scrap_ids:
            return open_records(self.scrap_ids, "stock.action_stock_scrap")
        return open_records(self.move_ids.picking_id, "stock.action_picking_tree_all")

    def _take_back_all(self, note):
        self.create(
            [
                {
                    "line_id": row.line_id.id,
                    "quantity": -row.qty_left,
                    "corrects_id": row.id,
                    "note": note,
                }
                for row in self
                if row.quantity > 0 and row.qty_left
            ]
        )

    def _take_back(self, line, quantity, note):
        """Correct the inspections of goods of a line that are no longer here, the newest first.

        Accepted ones first: what was refused and left again is as it should be.
        """
        received, graded = line._get_qty_by_lot()
        uom, vals_list = line.product_uom_id, []
        is_elsewhere = not self.env["returns.whereabouts"]._get_deficit(line)
        rows = line.inspection_ids.filtered(lambda row: row.quantity > 0 and row.qty_left)
        for row in rows.sorted(
            lambda row: (
                graded.get(row.lot_id, 0.0) <= received.get(row.lot_id, 0.0),
                not row.is_accepted,
                -row.id,
            )
        ):
            taken = min(row.qty_left, quantity)
            if uom.compare(taken, 0.0) > 0:
                quantity -= taken
                vals_list.append(
                    {
                        "line_id": line.id,
                        "quantity": -taken,
                        "corrects_id": row.id,
                        "is_gone": is_elsewhere and row.dispatch_state == "done",
                        "note": note,
                    }
                )
        return self.create(vals_list)

    @api.model
    def _prepare_correction(self, vals):
        """Return what a row that takes back has in common with the row that it corrects.

        A row that names none corrects the newest one that is large enough.
        """
        if vals.get("quantity", 0.0) >= 0:
            return {}
        corrected = self.browse(vals.get("corrects_id")) or self._find_corrected(vals)
        if not corrected:
            return {}
        return {
            "line_id": corrected.line_id.id,
            "corrects_id": corrected.id,
            "is_accepted": corrected.is_accepted,
            "grade_id": corrected.grade_id.id,
            "disposition_id": corrected.disposition_id.id,
            "lot_id": corrected.lot_id.id,
        }

    def _find_corrected(self, vals):
        line = self.env["returns.order.line"].browse(vals.get("line_id"))
        return line.inspection_ids.filtered(
            lambda row: (
                line.product_uom_id.compare(row.qty_left, -vals["quantity"]) >= 0
                and row.quantity > 0
                and row.is_accepted == vals.get("is_accepted", True)
                and row.lot_id.id == (vals.get("lot_id") or row.lot_id.id)
            )
        ).sorted("id", reverse=True)[:1]
