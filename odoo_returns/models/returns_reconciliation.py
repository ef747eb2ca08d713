from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..actions import open_records
from ..const import RECONCILIATION_STATE, REFUND_METHOD


class ReturnsReconciliation(models.Model):
    """What is owed for returns, credited, sent and arrived: the books beside the ledger.

    A row is a refund of the ledger, a credit note in draft, or a return of which something may
    still be due. Amounts come from the documents, whatever the ledger says of them: the first
    refund of a credit note carries what both differ by. Every figure that is not asked for costs
    nothing: columns are subqueries of their row.
    """

    _name = "returns.reconciliation"
    _description = "Reconciliation of Returns"
    _auto = False
    _order = "order_id.id desc, id desc"
    _rec_name = "order_name"
    _depends = {
        "returns.order": [
            "approved_at",
            "company_id",
            "currency_id",
            "name",
            "partner_id",
            "reception_status",
            "settlement_status",
            "state",
        ],
        "returns.refund": [
            "amount",
            "company_id",
            "currency_id",
            "failure_reason",
            "fallback_of_id",
            "method",
            "move_id",
            "order_id",
            "source_transaction_id",
            "state",
        ],
        "account.move": [
            "company_id",
            "currency_id",
            "date",
            "journal_id",
            "move_type",
            "reversed_entry_id",
            "state",
        ],
        "account.move.line": ["move_id", "parent_state", "price_total", "returns_order_id"],
    }

    order_id = fields.Many2one("returns.order", "Return", readonly=True)
    order_name = fields.Char("RMA", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    move_id = fields.Many2one("account.move", "Credit Note", readonly=True)
    journal_id = fields.Many2one("account.journal", readonly=True)
    refund_id = fields.Many2one("returns.refund", readonly=True)
    date = fields.Date(readonly=True)
    state = fields.Selection(RECONCILIATION_STATE, readonly=True)
    method = fields.Selection(REFUND_METHOD, "Way", readonly=True)
    provider_id = fields.Many2one("payment.provider", readonly=True)
    owed = fields.Monetary(
        compute="_compute_owed", help="Credited, in draft, or what settling now would credit."
    )
    note = fields.Char(compute="_compute_owed", help="Why nothing can be credited now.")
    drafted = fields.Monetary("In Draft", readonly=True)
    credited = fields.Monetary(readonly=True, help="By posted credit notes, less their reversals.")
    sent = fields.Monetary(readonly=True)
    arrived = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True, help="Credited and not arrived.")

    @property
    def _table_query(self):
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._get_refunds_sql(),
            self._get_drafts_sql(),
            self._get_due_sql(),
        )

    def _get_refunds_sql(self):
        """Return the rows of the ledger.

        One table and no condition: only so PostgreSQL reads the first page from an index.
        """
        move, order = self._of("account_move", "move_id"), self._of("returns_order", "order_id")
        credited, sent, arrived = self._get_amounts_sql()
        return SQL(
            """
            SELECT r.id::bigint * 3 AS id, r.order_id, %(name)s AS order_name,
                   %(partner)s AS partner_id, r.company_id, r.currency_id, r.move_id,
                   %(journal)s AS journal_id, r.id AS refund_id, %(date)s AS date,
                   r.state, r.method, %(provider)s AS provider_id,
                   0.0 AS drafted, %(credited)s AS credited, %(sent)s AS sent,
                   %(arrived)s AS arrived, %(credited)s - %(arrived)s AS difference
              FROM returns_refund r
            """,
            name=order("name"),
            partner=order("partner_id"),
            journal=move("journal_id"),
            date=move("date"),
            provider=self._of("payment_transaction", "source_transaction_id")("provider_id"),
            credited=credited,
            sent=sent,
            arrived=arrived,
        )

    def _of(self, table, link):
        """Return a function that makes a subquery of a column of what a refund is linked to."""
        return lambda column: SQL(
            "(SELECT x.%s FROM %s x WHERE x.id = r.%s)", *map(SQL.identifier, (column, table, link))
        )

    def _get_amounts_sql(self):
        """Return what is credited, sent and arrived of one refund.

        What goes another way after it failed counts there, and no longer here; what failed and
        goes nowhere is still credited.
        """
        siblings = SQL(
            "FROM returns_refund s WHERE s.move_id = r.move_id AND s.order_id = r.order_id"
        )
        credited = SQL(
            """
            (CASE WHEN %(lapsed)s THEN 0.0 ELSE r.amount END
             + CASE WHEN r.id = COALESCE(
                (SELECT MIN(s.id) %(siblings)s AND NOT %(lapsed_sibling)s),
                (SELECT MIN(s.id) %(siblings)s)
            ) THEN COALESCE((
                SELECT SUM(CASE d.move_type WHEN 'out_refund' THEN l.price_total
                                            ELSE -l.price_total END)
                  FROM account_move d
                  JOIN account_move_line l ON l.move_id = d.id
                 WHERE (d.id = r.move_id OR d.reversed_entry_id = r.move_id)
                   AND d.state = 'posted' AND l.returns_order_id = r.order_id
            ), 0.0) - (
                SELECT COALESCE(SUM(s.amount), 0.0) %(siblings)s AND NOT %(lapsed_sibling)s
            ) ELSE 0.0 END)
            """,
            siblings=siblings,
            lapsed=self._get_lapsed_sql("r"),
            lapsed_sibling=self._get_lapsed_sql("s"),
        )
        sent = SQL("CASE WHEN r.state IN ('sending', 'settled') THEN r.amount ELSE 0.0 END")
        arrived = SQL("CASE WHEN r.state = 'settled' THEN r.amount ELSE 0.0 END")
        return credited, sent, arrived

    def _get_lapsed_sql(self, alias):
        """Return whether another refund, or none, stands for one that failed."""
        return SQL(
            """
            (%(row)s.state = 'failed' AND (COALESCE(%(row)s.failure_reason, '') = 'withdrawn'
             OR EXISTS (SELECT 1 FROM returns_refund f WHERE f.fallback_of_id = %(row)s.id)))
            """,
            row=SQL.identifier(alias),
        )

    def _get_drafts_sql(self):
        """Return a row for each return and credit note that is not posted yet."""
        return SQL(
            """
            SELECT MIN(l.id)::bigint * 3 + 1, l.returns_order_id, o.name, o.partner_id,
                   m.company_id, m.currency_id, m.id, m.journal_id, NULL::integer, m.date,
                   'draft'::varchar, NULL::varchar, NULL::integer, SUM(l.price_total), 0.0, 0.0,
                   0.0, 0.0
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id AND m.move_type = 'out_refund'
              JOIN returns_order o ON o.id = l.returns_order_id
             WHERE l.parent_state = 'draft' AND l.returns_order_id IS NOT NULL
             GROUP BY l.returns_order_id, o.id, m.id
            """
        )

    def _get_due_sql(self):
        """Return a row for each return of which something came back and is not settled."""
        return SQL(
            """
            SELECT o.id::bigint * 3 + 2, o.id, o.name, o.partner_id, o.company_id, o.currency_id,
                   NULL::integer, NULL::integer, NULL::integer, o.approved_at::date,
                   'due'::varchar, NULL::varchar, NULL::integer, 0.0, 0.0, 0.0, 0.0, 0.0
              FROM returns_order o
             WHERE o.state = 'approved' AND o.reception_status <> 'none'
               AND o.settlement_status <> 'full'
            """
        )

    @api.depends("credited", "drafted", "order_id")
    def _compute_owed(self):
        """Take what is booked; of the others, what settling them now would credit.

        Accountants see the amount of returns that they may not read: the rule of this list has
        let them through.
        """
        due = self.filtered(lambda row: row.state == "due")
        found = self._simulate(due.order_id)
        for row in self:
            row.owed, row.note = row.credited + row.drafted, False
            if row in due:
                row.owed, row.note = found[row.order_id.id]

    def _simulate(self, orders):
        """Return {return id: (amount that would be credited, why it cannot be)}."""
        orders_sudo = orders.sudo()
        try:
            figures = orders_sudo.simulate_settle()
        except UserError as error:
            if len(orders) == 1:
                return {orders.id: (0.0, str(error))}
            return {id_: found for one in orders for id_, found in self._simulate(one).items()}
        return {
            order.id: (sum(entry["amount_total"] for entry in figures.get(order.id, [])), False)
            for order in orders
        }

    # === DRILL-DOWN === #

    def action_open_return(self):
        """Open the returns."""
        return self.order_id._get_action_open()

    def action_open_credit_notes(self):
        """Open the credit notes of the returns, and what reverses them."""
        domain = [("returns_order_id", "in", self.order_id.ids)]
        lines = self.env["account.move.line"].search(domain)
        return open_records(lines.move_id, "account.action_move_out_refund_type")

    def action_open_refunds(self):
        """Open the ledger of the returns."""
        refunds = self.env["returns.refund"].search([("order_id", "in", self.order_id.ids)])
        return open_records(refunds, "odoo_returns.returns_refund_action")

    def action_open_payments(self):
        """Open the payments that carry the money."""
        return open_records(self._get_payments(), "account.action_account_payments_payable")

    def _get_payments(self):
        return self.move_id._get_reconciled_payments() | self.refund_id.sudo().payment_id
