from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    returns_feedback_opt_out = fields.Boolean(
        "Not Asked for Ratings",
        copy=False,
        tracking=True,
        help="No mail asks this customer to rate a return. Set on a company, it holds for all "
        "its contacts.",
    )

    def _has_opted_out_of_feedback(self):
        """Tell whether this contact, or the company it belongs to, must not be asked."""
        self.ensure_one()
        return self.returns_feedback_opt_out or self.commercial_partner_id.returns_feedback_opt_out

    def _opt_out_of_feedback(self, order):
        """Never ask this customer again, and note the return whose mail led to it."""
        customer = self.commercial_partner_id
        if customer.returns_feedback_opt_out:
            return
        customer._track_set_log_message(
            self.env._(
                "The link in the mail about %(rma)s was used to ask for no more rating requests.",
                rma=order.name,
            )
        )
        customer.returns_feedback_opt_out = True
