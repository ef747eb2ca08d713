from odoo import Command, models
from odoo.exceptions import UserError

from ..answers import Answer
from .returns_arrival import OPEN_STATES


class ReturnsScannerParcel(models.AbstractModel):
    """Which parcel is on the table: opened once a return and warehouse, shared by all workers."""

    _name = "returns.scanner.parcel"
    _description = "Parcel on the Table"

    def _show(self, found, key, arrival, warehouse):
        """Show the parcel of a scanned document, or say why there is none to open.

        :param found: :class:`Found`
        :param arrival: the parcel on the screen; it may be empty
        """
        if found.arrival:
            return self._join(found.arrival, arrival, warehouse)
        problems = {order: self._get_problem(order, warehouse) for order in found.orders}
        orders = found.orders.filtered(lambda order: not problems[order])
        if not orders:
            if found.shipped and not self._get_promised(found.orders):
                return self._open_undeliverable(found, key, warehouse)
            return self._refuse(found, problems)
        if len(orders) > 1 and not found.is_together:
            return self._offer(orders, found.name)
        tracking = found.name if found.is_together else ""
        return self._open_returns(orders, key, warehouse, arrival, tracking_number=tracking)

    def _offer(self, orders, name):
        return Answer(
            "info",
            "choose",
            self.env._("%(document)s: several returns fit. Which one is it?", document=name)
            if len(orders) > 1
            else self.env._("%(document)s: is it this return?", document=name),
            candidates=tuple(orders),
        )

    def _refuse(self, found, problems):
        text = " ".join(dict.fromkeys(problems.values())) or self.env._(
            "No return of %(document)s is announced.", document=found.name
        )
        return Answer("danger", "not_expected" if problems else "no_return", text)

    def _get_promised(self, orders):
        """Return the requests that a clerk still has to decide."""
        return orders.filtered(lambda order: order.state in ("draft", "submitted"))

    def _get_problem(self, order, warehouse):
        """Return why a return cannot be received here; empty when it can."""
        words = {"rma": order.name, "warehouse": warehouse.name}
        if order.company_id != warehouse.company_id or order.company_id not in self.env.companies:
            return self.env._("%(rma)s is a return of another company.", **words)
        if order.state in ("draft", "submitted"):
            return self.env._("%(rma)s is not approved yet.", **words)
        if order.state in ("refused", "cancelled"):
            return self.env._("%(rma)s is refused or cancelled.", **words)
        lines = order.line_ids.filtered(lambda line: line._get_qty_expected() > 0)
        if not lines:
            return self.env._("%(rma)s has arrived already.", **words)
        places = {self.env["returns.reception"]._get_warehouse(line) for line in lines}
        if warehouse not in places:
            words["warehouse"] = ", ".join(sorted(place.name for place in places))
            return self.env._("%(rma)s is expected in %(warehouse)s.", **words)
        return ""

    def _join(self, found, arrival, warehouse):
        """Go on with a parcel that is open, whoever opened it."""
        if found.warehouse_id != warehouse:
            return Answer(
                "danger",
                "not_expected",
                self.env._(
                    "%(parcel)s is being counted in %(warehouse)s.",
                    parcel=found.name,
                    warehouse=found.warehouse_id.name,
                ),
            )
        if found.state == "blind" and set(found.order_ids.mapped("state")) == {"approved"}:
            found._match(found.order_ids)
        text = (
            self.env._("%(parcel)s is on the screen already.", parcel=found.name)
            if found == arrival
            else self.env._("%(parcel)s: go on counting.", parcel=found.name)
        )
        return Answer("info", "joined", text, arrival=found)

    def _open_returns(self, orders, key, warehouse, arrival=None, **vals):
        """Open the parcel of returns: the one that is open, the one on the screen, or a new one.

        A return of the same customer lies in the parcel on the screen; another customer's is
        another parcel. The lock makes two workers at once open one.
        """
        orders.line_ids._lock_sale_lines()
        arrivals = self.env["returns.arrival"].sudo()
        found = arrivals.search(
            [
                ("order_ids", "in", orders.ids),
                ("state", "in", OPEN_STATES),
                ("warehouse_id", "=", warehouse.id),
            ],
            limit=1,
        )
        if found or (arrival and self._fits(arrival, orders)):
            return self._add_returns(found or arrival, orders, arrival, warehouse)
        opened = arrivals._open(
            {
                "company_id": warehouse.company_id.id,
                "warehouse_id": warehouse.id,
                "order_ids": [Command.set(orders.ids)],
                "partner_id": orders[0].partner_id.id,
                "open_key": key,
                **vals,
            }
        )
        return Answer(
            "success",
            "opened",
            self.env._("%(returns)s is open: count what is in it.", returns=orders._get_numbers()),
            arrival=opened,
        )

    def _open_chosen(self, orders, key, warehouse, **vals):
        """Open the parcel of returns that a worker chose on the screen."""
        problems = [self._get_problem(order, warehouse) for order in orders]
        if len(orders.partner_id.commercial_partner_id) > 1:
            problems.append(self.env._("These are returns of several customers."))
        if any(problems):
            return Answer("danger", "not_expected", " ".join(filter(None, problems)))
        return self._open_returns(orders, key, warehouse, **vals)

    def _fits(self, arrival, orders):
        if arrival.state == "blind":
            return not arrival.order_ids
        return (
            arrival.state == "open"
            and arrival.partner_id.commercial_partner_id == orders.partner_id.commercial_partner_id
        )

    def _add_returns(self, found, orders, arrival, warehouse):
        new = orders - found.order_ids
        if not new:
            return self._join(found, arrival, warehouse)
        found._match(new)
        return Answer(
            "success",
            "opened",
            self.env._("%(returns)s is in this parcel.", returns=new._get_numbers()),
            arrival=found,
        )

    # === WHAT NOBODY ANNOUNCED === #

    def _open_blind(self, key, warehouse, **vals):
        """Open a parcel that nobody announced; the back office finds out whose it is."""
        opened = (
            self.env["returns.arrival"]
            .sudo()
            ._open(
                {
                    "company_id": warehouse.company_id.id,
                    "warehouse_id": warehouse.id,
                    "state": "blind",
                    "open_key": key,
                    **vals,
                }
            )
        )
        return Answer(
            "warning",
            "blind",
            self.env._(
                "%(parcel)s: nobody announced it. Take a picture and count what is in it.",
                parcel=opened.name,
            ),
            arrival=opened,
        )

    def _open_undeliverable(self, found, key, warehouse):
        """Take a parcel that the carrier brings back: the consumer said nothing, a clerk decides.

        A draft return is prepared; it is nobody's withdrawal.
        """
        sale_order = found.shipped[:1]
        try:
            with self.env.cr.savepoint():
                draft = sale_order._create_blind_return()
        except UserError as error:
            return Answer("danger", "not_expected", str(error))
        answer = self._open_blind(
            key,
            warehouse,
            condition="undeliverable",
            tracking_number=found.name,
            sale_order_id=sale_order.id,
            partner_id=sale_order.partner_id.id,
            order_ids=[Command.set(draft.ids)],
        )
        text = self.env._(
            "%(parcel)s comes back undelivered: %(rma)s is prepared for a clerk.",
            parcel=found.name,
            rma=draft.name,
        )
        draft.message_post(body=text)
        title = self.env._("Decide on a parcel that came back undelivered")
        self.env["returns.scanner.report"]._ask_responsible(draft, title, text)
        return answer._replace(code="undeliverable", text=text)
