from odoo import api, fields, models

#: Reasons of claims for which goods do not come back, unless somebody wants to see them.
WITHOUT_GOODS = ("not_delivered", "damaged_in_transit", "wrong_item")
ACTIVITY = "odoo_returns.mail_activity_claim"


class ReturnsClaimLineMixin(models.AbstractModel):
    """A line of a claim: what is missing, damaged or wrong need not come back."""

    _name = "returns.claim.line.mixin"
    _description = "Line of a Claim"

    expects_goods = fields.Boolean(
        "Goods come back",
        compute="_compute_expects_goods",
        store=True,
        readonly=False,
        precompute=True,
        help="Untick when the customer may keep the goods.",
    )

    @api.depends("reason_id", "order_id.kind")
    def _compute_expects_goods(self):
        """Propose anew when reason or kind change; what a person says afterwards stays."""
        for line in self:
            is_claim = line.order_id.kind == "claim"
            line.expects_goods = not (is_claim and line.reason_id.reason_class in WITHOUT_GOODS)


class ReturnsClaim(models.AbstractModel):
    """Claims for goods that never arrived, and what happens when they do."""

    _name = "returns.claim"
    _description = "Claims"

    def _turned_up(self, facts):
        """Tell whoever answered a claim that the lost parcel has reached the customer after all."""
        arrived = facts.filtered(lambda fact: fact.anchor_id.code in ("possession", "signed"))
        if not arrived:
            return
        lines_sudo = (
            self.env["returns.order.line"]
            .sudo()
            .search(
                [
                    ("sale_line_id.order_id", "in", arrived.sale_order_id.ids),
                    ("reason_id.reason_class", "=", "not_delivered"),
                    ("order_id.state", "in", ("submitted", "approved", "done")),
                ]
            )
        )
        for order in lines_sudo.order_id:
            if arrived.filtered(lambda fact, order=order: self._concerns(fact, order)):
                order.activity_unlink([ACTIVITY])
                order._ask_responsible(
                    ACTIVITY,
                    summary=self.env._("The lost parcel has arrived"),
                    note=self.env._(
                        "The customer has what was claimed as lost. Ask for it back, or for the "
                        "money; nothing is charged by itself."
                    ),
                )

    def _concerns(self, fact, order):
        lost = order.line_ids.filtered(
            lambda line: line.reason_id.reason_class == "not_delivered"
        ).sale_line_id
        return fact.sale_order_id in lost.order_id and (
            not fact.sale_line_id or fact.sale_line_id in lost
        )
