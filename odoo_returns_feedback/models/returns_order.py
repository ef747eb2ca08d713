from odoo import fields, models

USER = "odoo_returns.group_returns_user"


class ReturnsOrder(models.Model):
    """What the customer thinks of a return that is done."""

    _name = "returns.order"
    # the mixin first: it extends mail.thread, which returns have already
    _inherit = ["rating.mixin", "returns.order"]

    feedback_request_ids = fields.One2many(
        "returns.feedback.request", "order_id", "Rating Request", groups=USER
    )
    feedback_rating_text = fields.Selection(
        related="feedback_request_ids.rating_text", string="Customer's Rating", groups=USER
    )

    def action_open_feedback(self):
        """Open the rating request of this return, with its answer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Feedback"),
            "res_model": "returns.feedback.request",
            "res_id": self.feedback_request_ids.id,
            "views": [(False, "form")],
        }

    def _apply_event(self, event, **vals):
        moved = super()._apply_event(event, **vals)
        if event == "complete":
            self.env["returns.feedback.request"]._plan(moved)
        return moved

    def _get_feedback_opt_out_url(self):
        """Return where the customer says not to be asked again; empty if nobody asks."""
        self.check_access("read")
        request_sudo = self.sudo().feedback_request_ids
        return request_sudo._get_opt_out_url() if request_sudo else ""
