from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import DISPOSITION_ACTION

#: Actions that end outside of the stock, at a location of the disposition's own.
LOSSES = ("scrap", "donate")


class ReturnsDisposition(models.Model):
    """Where inspected goods end. Its action says by which of Odoo's documents they get there."""

    _name = "returns.disposition"
    _description = "Return Disposition"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    action = fields.Selection(DISPOSITION_ACTION, required=True, default="restock")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_evidence = fields.Boolean(
        help="The inspector has to add a picture or a note, such as the number of a certificate."
    )
    is_done_at_once = fields.Boolean(
        "Carried out at Once",
        default=True,
        help="The document is validated with the inspection, so that stock is right without a "
        "second scan. Otherwise it waits for somebody in the warehouse. A repair is confirmed.",
    )
    scrap_reason_tag_ids = fields.Many2many("stock.scrap.reason.tag", string="Scrap Reasons")
    location_id = fields.Many2one(
        "stock.location",
        "Ends at",
        company_dependent=True,
        domain="[('usage', 'in', ('internal', 'inventory'))]",
        help="Of this company. Empty: the stock, the quarantine or the location of the grade; for "
        "goods that are written off, a location is made. Its valuation account says what "
        "the loss is booked on.",
    )

    def write(self, vals):
        """Keep the action of a disposition by which goods went already."""
        self.env.registry.clear_cache()
        changed = self.filtered(lambda each: "action" in vals and each.action != vals["action"])
        if changed and self.env["returns.inspection"].sudo().search_count(
            [("disposition_id", "in", changed.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "Goods went by %(dispositions)s already: archive it and make another one.",
                    dispositions=", ".join(changed.mapped("name")),
                )
            )
        return super().write(vals)

    @api.model
    def _get_default(self, action):
        """Return the first disposition of an action, archived ones aside; it may be empty."""
        return self.search([("action", "=", action)], limit=1)

    @api.model
    def _propose(self, line, grade):
        """Return the default disposition of goods of a return line; it may be empty.

        :param grade: what they are found to be like
        """
        if line.resolution == "repair":
            return self._get_default("repair")
        return self.browse(self.env["returns.disposition.rule"]._find(line, grade))

    def _get_loss_location(self, company):
        """Return where goods that are written off end, in the books of a company.

        Whoever writes goods off need not manage locations: hence sudo.
        """
        disposition_sudo = self.sudo().with_company(company)
        if not disposition_sudo.location_id:
            name = disposition_sudo.with_context(lang=self.env.lang).name
            disposition_sudo.location_id = disposition_sudo.env["stock.location"].create(
                {
                    "name": self.env._("Returns: %(disposition)s", disposition=name),
                    "usage": "inventory",
                    "company_id": company.id,
                }
            )
        return disposition_sudo.location_id

    def _make_loss_locations(self, companies):
        """Give companies a location for each way in which goods are written off."""
        for disposition in self.search([("action", "in", LOSSES)]):
            for company in companies:
                disposition._get_loss_location(company)
