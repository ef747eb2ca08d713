from odoo import Command, models

#: Who is liable for a class of reasons; a vendor only where goods have one.
LIABLE = {
    "damaged_in_transit": ("carrier", "damaged"),
    "not_delivered": ("carrier", "lost"),
    "defective": ("vendor", "defective"),
    "recall": ("vendor", "defective"),
}
ACTIVITY = "odoo_returns.mail_activity_recovery"


class ReturnsRecoveryDocument(models.AbstractModel):
    """Who else is liable for a return, and the document that asks him for the money."""

    _name = "returns.recovery.document"
    _description = "Documents of Recoveries"

    def _prepare(self, recovery):
        """Return the values of the draft; taxes are for the accountant to say."""
        is_vendor = recovery.liable == "vendor"
        return {
            "move_type": "in_refund" if is_vendor else "out_invoice",
            "partner_id": recovery.partner_id.id,
            "company_id": recovery.company_id.id,
            "currency_id": recovery.currency_id.id,
            "ref": recovery.reference or recovery.name,
            "invoice_origin": recovery.name,
            "returns_recovery_id": recovery.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": self._get_label(recovery),
                        "quantity": 1.0,
                        "price_unit": recovery.amount_accepted,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    def _get_label(self, recovery):
        causes = dict(recovery._fields["cause"]._description_selection(self.env))
        return self.env._(
            "%(recovery)s for %(rma)s: %(cause)s",
            recovery=recovery.name,
            rma=recovery.order_id.name,
            cause=causes[recovery.cause],
        )

    # === WHO IS LIABLE === #

    def _find(self, order):
        """Return (who, cause, partner, lines) of whoever else is liable; None where nobody is."""
        for line in order.line_ids:
            liable, cause = LIABLE.get(line.reason_id.reason_class, (None, None))
            partner = self._get_partner(line, liable)
            if liable and (partner or liable == "carrier"):
                same = order.line_ids.filtered(lambda other, line=line: self._is_same(other, line))
                return liable, cause, partner, same
        return None

    def _is_same(self, other, line):
        return other.reason_id.reason_class == line.reason_id.reason_class

    def _get_partner(self, line, liable):
        """Return the vendor of goods, or the carrier of their delivery; it may be empty."""
        if liable == "vendor":
            company = line.company_id
            sellers = line.product_id.sudo().with_company(company).seller_ids
            return sellers._get_filtered_supplier(company, line.product_id)[:1].partner_id
        carriers = line.sale_line_id.sudo().move_ids.picking_id.carrier_id
        return carriers.product_id.seller_ids.partner_id[:1]

    def _suggest(self, orders):
        """Ask a person to recover what somebody else is liable for."""
        for order in orders:
            found = self._find(order)
            if found and not order.sudo().recovery_ids:
                field = self.env["returns.recovery"]._fields["liable"]
                labels = dict(field._description_selection(self.env))
                order._ask_responsible(
                    ACTIVITY,
                    summary=self.env._("Recover from: %(liable)s", liable=labels[found[0]]),
                    note=self.env._("Somebody else is liable for this: claim it from him in time."),
                )
