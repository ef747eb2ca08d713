from datetime import timezone

from odoo import api, fields, models

from .. import engine
from ..const import DEADLINE_KIND
from ..engine.clocks import MET_BY, OF_CONSUMER


class ReturnsDeadline(models.Model):
    """One clock of a return: when it started, when it is due, when it was met, and why.

    The engine computes all of it from recorded facts; a fact that arrives late moves the clock.
    """

    _name = "returns.deadline"
    _description = "Return Deadline"
    _order = "id"

    order_id = fields.Many2one(
        "returns.order", "Return", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id")
    kind = fields.Selection(DEADLINE_KIND, required=True)
    start = fields.Datetime(required=True)
    due = fields.Datetime(index=True, help="Empty: it waits for an event.")
    met_at = fields.Datetime()
    rule = fields.Char(required=True, help="The promise or right it comes from.")
    dates = fields.Json(help="What the date was computed from.")
    waits_for = fields.Char(help="Events of which one has to happen first.")
    is_ours = fields.Boolean(compute="_compute_is_ours", store=True, precompute=True)
    explanation = fields.Char(compute="_compute_explanation")
    status = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("met", "Met"),
            ("missed", "Missed"),
        ],
        compute="_compute_status",
    )

    _one_clock_per_rule = models.Constraint(
        "UNIQUE (order_id, kind, rule)", "A return has one clock of a kind for each rule."
    )

    @api.depends("kind", "order_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            deadline.display_name = f"{deadline.order_id.name} - {labels.get(deadline.kind)}"

    @api.depends("kind")
    def _compute_is_ours(self):
        for deadline in self:
            deadline.is_ours = deadline.kind not in OF_CONSUMER | {"hold_release"}

    @api.depends("due", "met_at")
    def _compute_status(self):
        now = fields.Datetime.now()
        for deadline in self:
            if not deadline.due:
                deadline.status = "met" if deadline.met_at else "waiting"
            elif (deadline.met_at or now) > deadline.due:
                deadline.status = "missed"
            else:
                deadline.status = "met" if deadline.met_at else "running"

    @api.depends("dates", "waits_for")
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        messages = self.env["returns.messages"]
        codes = {code for clock in self for code in clock._get_anchor_codes()}
        names = messages._get_anchor_names(codes)
        for deadline in self:
            deadline.explanation = messages._get_clock_sentence(deadline, names)

    def _get_anchor_codes(self):
        """Return the events that a clock counts from or waits for."""
        return [*(self.dates or {}), *filter(None, (self.waits_for or "").split(","))]

    def action_open_return(self):
        """Open the return that this clock belongs to."""
        return self.order_id._get_action_open()

    # === FOLLOWING THE FACTS === #

    @api.model
    def _update(self, orders, customer_moves=None):
        """Compute the clocks of returns anew from what has happened since."""
        self._store(orders, self.env["returns.eligibility"]._get_judged(orders, customer_moves))

    @api.model
    def _store(self, orders, judged):
        """Make the clocks of orders those of their judged lines.

        :param judged: what :meth:`returns.eligibility._get_judged` says of their lines
        """
        vals_list, gone = [], self.browse()
        for order in orders:
            found = engine.combine(
                [clock for line in order.line_ids for clock in judged[line].get_deadlines()]
            )
            there = {(row.kind, row.rule): row for row in order.sudo().deadline_ids}
            for clock in found:
                vals = self._prepare_vals(clock)
                row = there.pop((clock.kind, clock.source), None)
                if row is None:
                    vals_list.append({"order_id": order.id, **vals})
                else:
                    row._change(vals)
            gone = gone.union(*there.values())
        gone.sudo().filtered(lambda row: not row.met_at).unlink()
        return self.sudo().create(vals_list)

    def _prepare_vals(self, clock):
        return {
            "kind": clock.kind,
            "rule": clock.source,
            "start": _naive(clock.start),
            "due": _naive(clock.due),
            "met_at": _naive(clock.met_at),
            "dates": dict(clock.dates),
            "waits_for": ",".join(clock.waits_for) or False,
        }

    def _change(self, vals):
        """Write what is different, and nothing when all is as it was."""
        changed = {name: value for name, value in vals.items() if self[name] != value}
        if changed:
            self.write(changed)

    def _happened(self, event, moment):
        """Stop the clocks that an event meets, or let them run again when it was taken back.

        :param moment: when it happened; False when it is undone
        """
        kinds = [kind for kind, events in MET_BY.items() if event in events]
        rows = self.sudo().filtered(
            lambda row: row.kind in kinds and bool(row.met_at) != bool(moment)
        )
        rows.met_at = moment

    def _drop(self):
        """Forget the clocks that still run: nobody waits for them any more."""
        self.filtered(lambda deadline: not deadline.met_at).sudo().unlink()


def _naive(moment):
    """Return a moment as Odoo has it: UTC without a time zone, whole seconds; False for none."""
    return bool(moment) and moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
