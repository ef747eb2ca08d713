import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)

BATCH = 50
REMIND_BEFORE = timedelta(days=3)


class ReturnsExchangeHold(models.AbstractModel):
    """When exchanged goods may leave, and how long they are kept."""

    _name = "returns.exchange.hold"
    _description = "Goods Held for Exchanges"

    # === WHY GOODS STAY === #

    def _get_holds(self, sale_orders):
        """Return {exchange order: the sentence that says why its goods may not leave}."""
        holds = {}
        for sale_order in sale_orders.sudo():
            if sale_order.state == "sale" and not sale_order.returns_hold_released:
                sentence = self._get_hold(sale_order.with_company(sale_order.company_id))
                if sentence:
                    holds[sale_order] = sentence
        return holds

    def _get_hold(self, sale_order):
        order = sale_order.exchange_return_id
        names = {"order": sale_order.name, "rma": order.name}
        if self._is_ahead(sale_order):
            return self.env._(
                "Do not ship %(order)s yet: it is an exchange, and the goods of %(rma)s are not "
                "here or not accepted yet.",
                **names,
            )
        if to_pay := self._get_to_pay(sale_order):
            return self.env._(
                "Do not ship %(order)s yet: it is an exchange for %(rma)s, and the customer still "
                "has to pay %(amount)s.",
                amount=sale_order.currency_id.format(to_pay),
                **names,
            )
        return ""

    def _is_ahead(self, sale_order):
        """Tell whether more is ordered than the goods that came back let leave."""
        order = sale_order.exchange_return_id
        lines = self._get_lines(order)
        for row in sale_order.order_line.returns_exchange_line_id:
            parts = row.line_id or lines
            if not row.line_id:
                if any(self._get_reached(line) < self._get_open(line) for line in parts):
                    return True
                continue
            asked, reached = row.line_id.quantity, self._get_reached(row.line_id)
            let_go = row.quantity * reached / asked
            if row.product_uom_id.compare(row._get_qty_ordered(), let_go) > 0:
                return True
        return False

    def _check_may_leave(self, moves):
        """Refuse to ship what is held.

        :raises UserError: saying why, for whoever ships
        """
        sale_orders = moves.sudo().sale_line_id.order_id.filtered("exchange_return_id")
        if not sale_orders:
            return
        outgoing, _incoming = moves.filtered(
            lambda move: move.sudo().sale_line_id.order_id in sale_orders
        )._get_customer_moves()
        holds = self._get_holds(outgoing.sudo().sale_line_id.order_id)
        if holds:
            raise UserError("\n".join(holds.values()))

    def _after_shipping(self, moves):
        """Invoice the exchanges that left."""
        sale_orders = moves.sudo().sale_line_id.order_id.filtered("exchange_return_id")
        if sale_orders:
            outgoing, _incoming = moves._get_customer_moves()
            self._invoice(outgoing.sudo().sale_line_id.order_id & sale_orders)

    def _release(self, sale_orders):
        """Let goods leave although they are held; it is noted who said so.

        :raises AccessError: for everybody but managers of returns
        """
        if not self.env.user.has_group("odoo_returns.group_returns_manager"):
            raise AccessError(
                self.env._("Only managers of returns release the goods of an exchange.")
            )
        sale_orders.check_access("write")
        for sale_order in sale_orders:
            sentence = self._get_holds(sale_order).get(sale_order.sudo())
            if sentence:
                sale_order.sudo().returns_hold_released = True
                body = self.env._("Released all the same. It was held: %(why)s", why=sentence)
                sale_order.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)

    # === HOW LONG THEY ARE KEPT === #

    @api.model
    def _cron_end_reservations(self):
        """Free the goods of customers who did not pay in time. Workers share the rows."""
        cron, sale_orders = self.env["ir.cron"], self.env["sale.order"]
        domain = [
            ("exchange_return_id", "!=", False),
            ("state", "=", "sale"),
            ("returns_reserved_until", "<", fields.Date.today()),
        ]
        cron._commit_progress(remaining=sale_orders.search_count(domain))
        found = sale_orders.search(domain, limit=10 * BATCH)
        for sale_order in found.try_lock_for_update(allow_referencing=True, limit=BATCH):
            held = sale_order.try_lock_for_update(allow_referencing=True)
            if held.filtered_domain(domain):
                self._end_reservation(held.with_company(held.company_id))
            if not cron._commit_progress(1):
                break

    def _end_reservation(self, sale_order):
        """End one reservation; one that cannot be ended holds no other one up."""
        order = sale_order.exchange_return_id
        try:
            with self.env.cr.savepoint():
                to_pay = self._get_to_pay(sale_order)
                sale_order.returns_reserved_until = False
                if not to_pay or self._is_delivered(sale_order):
                    return
                amount = sale_order.currency_id.format(to_pay)
                sale_order._action_cancel()
                if self._get_exchange_terms(order).exchange_unpaid == "quotation":
                    sale_order.action_draft()
                self._ask(
                    order,
                    self.env._("The exchange was not paid"),
                    self.env._(
                        "%(amount)s of %(order)s were not paid in time: its goods are free again.",
                        amount=amount,
                        order=sale_order.name,
                    ),
                )
        except UserError:
            _logger.exception("The reservation of %s could not be ended", sale_order.name)

    # === ADVANCE REPLACEMENT === #

    @api.model
    def _cron_remind(self):
        """Remind customers who have the new goods of the old ones."""
        cron, deadlines = self.env["ir.cron"], self.env["returns.deadline"]
        now = fields.Datetime.now()
        domain = [
            ("kind", "=", "exchange_back"),
            ("met_at", "=", False),
            ("due", "<", now + REMIND_BEFORE),
            ("order_id.state", "=", "approved"),
            "|",
            ("order_id.exchange_reminder", "=", False),
            "&",
            ("due", "<", now),
            ("order_id.exchange_reminder", "=", "reminded"),
        ]
        cron._commit_progress(remaining=deadlines.search_count(domain))
        orders = deadlines.search(domain, limit=10 * BATCH).order_id
        for order in orders.try_lock_for_update(allow_referencing=True, limit=BATCH):
            self._remind(order)
            if not cron._commit_progress(1):
                break

    def _remind(self, order):
        """Tell a customer what he still has to send; once more when it is too late.

        Nothing is charged: the invoice of the exchange is due, and he gets the link to pay it.
        """
        delivered = order.exchange_order_ids.filtered(self._is_delivered)
        clock = order.deadline_ids.filtered(
            lambda row: row.kind == "exchange_back" and not row.met_at
        )
        is_late = any(row.due < fields.Datetime.now() for row in clock)
        order._through_gate().exchange_reminder = "overdue" if is_late else "reminded"
        if not delivered:
            return
        order._notify("exchange_overdue" if is_late else "exchange_reminder")
        if is_late:
            self._ask(
                order,
                self.env._("The exchanged goods did not come back"),
                self.env._(
                    "%(orders)s was sent in advance. The customer was told, and that its invoice "
                    "is due. Nothing is charged by itself.",
                    orders=", ".join(delivered.mapped("name")),
                ),
            )
