import logging
from dataclasses import dataclass
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from .. import engine
from ..engine.exchanges import Article, closeness, due_quantity, reserved_until

_logger = logging.getLogger(__name__)

ACTIVITY = "odoo_returns.mail_activity_exchange"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article that a customer wants for what he returns.

    :param line: the return line it replaces; empty for all that is exchanged
    :param row: its ``returns.exchange.line``; empty while the request only names the article
    """

    line: object
    product: object
    uom: object
    quantity: float
    row: object


class ReturnsExchange(models.AbstractModel):
    """What customers get for what they return, and the orders that bring it to them."""

    _name = "returns.exchange"
    _inherit = [
        "returns.exchange.price",
        "returns.exchange.offer",
        "returns.exchange.money",
        "returns.exchange.hold",
    ]
    _description = "Returns Exchange"

    # === WHAT IS WANTED === #

    def _get_lines(self, orders):
        """Return the lines whose goods are exchanged."""
        return orders.line_ids.filtered(lambda line: line.resolution == "exchange")

    def _get_wanted(self, order):
        """Return [:class:`Wanted`] of a return.

        A line that says nothing gets the same article again, unless the return lists what the
        customer gets for all of it.
        """
        rows = order.exchange_line_ids
        wanted = [self._as_wanted(row) for row in rows]
        takes_same = all(row.line_id for row in rows)
        for line in self._get_lines(order) - rows.line_id:
            product = line.exchange_product_id or (takes_same and line.product_id)
            if product:
                wanted.append(self._get_wish(line, product))
        return wanted

    def _get_wish(self, line, product):
        """Return the :class:`Wanted` of an article in the quantity of a return line."""
        uom = line.product_uom_id
        if not uom._has_common_reference(product.uom_id):
            uom = product.uom_id
        return Wanted(line, product, uom, line.quantity, self.env["returns.exchange.line"])

    def _keep_wanted(self, order):
        """Make what the lines of an approved return name a record of its own."""
        order.env["returns.exchange.line"]._through_gate().create(
            [
                {
                    "order_id": order.id,
                    "line_id": wish.line.id,
                    "product_id": wish.product.id,
                    "product_uom_id": wish.uom.id,
                    "quantity": wish.quantity,
                }
                for wish in self._get_wanted(order)
                if not wish.row
            ]
        )

    def _as_wanted(self, row):
        return Wanted(row.line_id, row.product_id, row.product_uom_id, row.quantity, row)

    def _get_closeness(self, line):
        """Return how far what is wanted for a line is from it; empty where nothing is."""
        if line.resolution != "exchange" or not line.order_id:
            return ""
        returned = self._get_lines(line.order_id).product_id
        levels = [
            self._get_level(wish.line.product_id or returned, wish.product)
            for wish in self._get_wanted(line.order_id)
            if not wish.line or wish.line == line
        ]
        return max(levels, key=engine.CLOSENESS.index, default="")

    def _get_level(self, returned, product):
        articles = [self._get_article(each) for each in returned]
        return closeness(articles, self._get_article(product))

    def _get_article(self, product):
        return Article(product.id, product.product_tmpl_id.id, product.categ_id.id)

    def _get_exchange_terms(self, order):
        """Return the terms that hold for the exchanges of a return: those of its first line."""
        lines = self._get_lines(order)
        revision = lines.policy_revision_id[:1]
        if not revision and lines:
            revision = lines[:1].sale_line_id._get_policy_revisions()[lines[:1].sale_line_id]
        return revision.sudo()._get_terms() or engine.PolicyTerms()

    # === WHAT IS DUE === #

    def _get_reached(self, line):
        """Return how much of a return line is so far that its new goods may leave."""
        if not line.expects_goods:
            return line.qty_accepted
        terms = line.policy_revision_id.sudo()._get_terms() or engine.PolicyTerms()
        promised = self.env["returns.due"]._get_promised(line, terms.exchange_on)
        return max(line.qty_accepted, promised)

    def _get_open(self, line):
        return self.env["returns.due"]._get_open(line)

    def _get_quantities(self, order, get_reached, with_cancelled=False):
        """Return {exchange line: quantity that is due and not ordered}, in its unit.

        :param get_reached: function that says how much of a return line counts
        """
        lines, due = self._get_lines(order), {}
        for row in order.exchange_line_ids:
            parts = row.line_id or lines
            reached = [self._to_decimal(get_reached(line)) for line in parts]
            asked = [self._to_decimal(line.quantity) for line in parts]
            if not row.line_id:  # articles for all of it wait until nothing more is to come
                waited = [self._to_decimal(self._get_open(line)) for line in parts]
                is_whole = any(reached) and all(
                    one >= other for one, other in zip(reached, waited, strict=True)
                )
                reached = asked if is_whole else []
            quantity = due_quantity(
                self._to_decimal(row.quantity),
                sum(reached),
                sum(asked),
                self._to_decimal(row._get_qty_ordered(with_cancelled)),
                self._to_decimal(row.product_uom_id.rounding),
            )
            if quantity > 0:
                due[row] = float(quantity)
        return due

    def _to_decimal(self, number):
        return Decimal(str(number or 0.0))

    # === ORDERS === #

    def _follow(self, orders):
        """Order what is due by now. What cannot be ordered holds the goods at the dock up no
        less than the money: a person is asked.
        """
        for order in orders.sudo():
            if order.state not in ("approved", "done") or not self._get_lines(order):
                continue
            try:
                with self.env.cr.savepoint():
                    self._make(order, self._get_reached)
            except UserError as error:
                _logger.info("The exchange of %s could not be ordered: %s", order.name, error)
                self._ask(order, self.env._("The exchange could not be ordered"), str(error))

    def _make_credited(self, orders):
        """Order what replaces goods that are about to be credited, so that both can be netted."""
        exchanged = self._get_lines(orders.sudo()).order_id
        limits = self.env["returns.due"]._get_limits(exchanged.line_ids)
        for order in exchanged.filtered(lambda order: order.state in ("approved", "done")):
            self._make(order, lambda line: max(self._get_reached(line), limits[line]))

    def _make_all(self, orders):
        """Order everything now, also what was cancelled; what is not here yet is held.

        :raises UserError: naming the returns of which nothing is left to exchange
        """
        orders.check_access("write")
        for order in orders.sudo():
            if not self._make(order, self._get_open, again=True):
                raise UserError(self.env._("%(rma)s: nothing is left to exchange.", rma=order.name))

    def _make(self, order, get_reached, again=False):
        """Make and confirm the order of what is due.

        :param order: an approved return, with superuser rights: it has let the user through
        :param bool again: also what was ordered once and cancelled since
        :return: the sale order; empty where nothing is due
        """
        order = order.with_company(order.company_id)
        self._keep_wanted(order)
        if not self._get_quantities(order, get_reached, with_cancelled=not again):
            return order.exchange_order_ids.browse()
        order.line_ids._lock_sale_lines()
        due = self._get_quantities(order, get_reached, with_cancelled=not again)
        sale_order = self.env["sale.order"].sudo().create(self._prepare_order_vals(order, due))
        days = self._get_exchange_terms(order).exchange_reserve_days
        sale_order.action_confirm()
        sale_order.returns_reserved_until = reserved_until(fields.Date.today(), days)
        sale_order._portal_ensure_token()
        sale_order.picking_ids.action_assign()
        order.message_post(
            body=self.env._(
                "Exchange: %(order)s is made, its goods are reserved.", order=sale_order.name
            )
        )
        self._net_again(order)
        order._notify("exchanged")
        return sale_order

    def _take_back(self, orders):
        """Cancel the exchanges of returns that are cancelled.

        :raises UserError: naming what was delivered already
        """
        for sale_order in orders.sudo().exchange_order_ids.filtered(lambda o: o.state != "cancel"):
            if self._is_delivered(sale_order):
                raise UserError(
                    self.env._(
                        "%(rma)s cannot be cancelled: %(order)s was delivered for it. "
                        "Let the customer keep the original, and return the new goods.",
                        rma=sale_order.exchange_return_id.name,
                        order=sale_order.name,
                    )
                )
            sale_order._action_cancel()

    def _is_delivered(self, sale_order):
        return any(line.qty_delivered for line in sale_order.order_line)

    def _undo(self, orders):
        """Take exchanges back: the credit of goods that came goes back as money.

        What was delivered already comes back as a return of its own, and the customer keeps what
        he wanted to return first.

        :return: the drafts of the returns of delivered goods
        """
        orders.check_access("write")
        drafts = self.env["returns.order"]
        for order in orders:
            made = order.sudo().exchange_order_ids.filtered(lambda o: o.state != "cancel")
            delivered = made.filtered(self._is_delivered)
            order.line_ids._lock_sale_lines()
            (made - delivered)._action_cancel()
            if delivered:
                drafts |= self._keep_original(order, delivered)
        return drafts

    def _keep_original(self, order, delivered):
        """Return a draft for delivered goods; what did not come back is no longer expected."""
        action = delivered.with_env(self.env).sudo().action_create_return()
        drafts = self.env["returns.order"].browse(action["domain"][0][2])
        if order.state == "approved" and order._has_progress():
            order.action_close()
        elif order.state == "approved":
            self.env["returns.reception"]._cancel_receipts(order)
            reason = self.env._("You keep these goods and return what you got for them.")
            order._apply_event("cancel", closing_reason=reason)
            order.deadline_ids._drop()
        return drafts

    # === HISTORY === #

    def _count_replacements(self, sale_line):
        """Return how often the goods of a sale line were replaced, by exchange upon exchange.

        A replacement that comes back as defective was an attempt that failed.
        """
        count, seen = 0, set()
        line_sudo = sale_line.sudo()
        while (row := line_sudo.returns_exchange_line_id) and row.id not in seen:
            seen.add(row.id)
            count += row.line_id.product_id == line_sudo.product_id
            line_sudo = row.line_id.sale_line_id
        return count

    def _ask(self, order, summary, note):
        """Leave a person of the return a task; the one that was there before goes."""
        order.activity_unlink([ACTIVITY])
        order._ask_responsible(ACTIVITY, summary, note)
