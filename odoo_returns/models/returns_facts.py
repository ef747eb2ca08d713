from collections import defaultdict
from datetime import datetime, time, timezone
from decimal import Decimal
from itertools import chain

from odoo import models

from .. import engine


class ReturnsFacts(models.AbstractModel):
    """Everything a verdict may look at, read for all requests in one pass.

    Facts are facts whatever the asker may read: hence sudo. Nothing of it is shown, only judged.
    """

    _name = "returns.facts"
    _description = "Returns Facts"

    def _collect(self, asks, customer_moves=None):
        """Return {ask: (:class:`~..engine.LineFacts`, policy revision)}; no line adds a query.

        :param asks: list of :class:`~..asks.Ask`
        :param customer_moves: those of the whole orders, if they were asked for already
        """
        sale_lines_sudo = self.env["sale.order.line"].sudo().union(*(a.sale_line for a in asks))
        revisions = sale_lines_sudo._get_policy_revisions()
        moves = customer_moves or self.env["returns.eligibility"]._get_customer_moves_sudo(
            sale_lines_sudo.order_id.order_line
        )
        sources = self._load_sources(asks, sale_lines_sudo, revisions, moves)
        return {ask: (self._build(ask, sources), revisions[ask.sale_line]) for ask in asks}

    def _get_terms(self, revision):
        """Return the terms of a revision; None where nothing was promised."""
        return revision._get_terms() if revision else None

    def _load_sources(self, asks, sale_lines_sudo, revisions, moves):
        """Return what the facts of all requests are taken from, by name."""
        eligibility = self.env["returns.eligibility"].sudo()
        orders_sudo = sale_lines_sudo.order_id
        return_lines_sudo = self.env["returns.order.line"].sudo().union(*(a.line for a in asks))
        milestones_sudo = self.env["returns.milestone"].sudo()
        quantities = eligibility._get_quantities(
            sale_lines_sudo, ignored=return_lines_sudo, customer_moves=moves
        )
        values = self._get_values(asks, quantities)
        partners = orders_sudo.partner_shipping_id | orders_sudo.company_id.partner_id
        partners.country_id.mapped("code")  # both parties in one query
        return {
            "values": values,
            "totals": self._sum_up_requests(asks, values),
            "quantities": quantities,
            "deliveries": moves[0]
            .filtered(lambda move: move.state == "done" and not move.origin_returned_move_id)
            .grouped("sale_line_id"),
            "arrivals": moves[1].filtered("returns_line_id").grouped("returns_line_id"),
            "milestones": milestones_sudo.search(
                [("sale_order_id", "in", orders_sudo.ids)]
            ).grouped("sale_order_id"),
            "terms": {line: self._get_terms(revisions[line]) for line in sale_lines_sudo},
            "counts": self._count_earlier_returns(asks, revisions),
            "incomplete": self._get_incomplete_orders(moves[0]),
            "stays": self.env["returns.repair.history"]._get_stays(moves),
            "parcels": {},
        }

    def _build(self, ask, sources):
        line, order = ask.sale_line.sudo(), ask.sale_line.sudo().order_id
        partner, company = order.partner_shipping_id or order.partner_id, order.company_id
        calendar = self.env["returns.calendar"]
        terms = sources["terms"][line]
        request = ask.line.order_id
        milestones = self._get_milestones(line, request, sources)
        parcels = self._get_parcels(order, request, sources)
        eligibility = self.env["returns.eligibility"]
        tolerance = eligibility._get_tolerance(line, ask.line.product_uom_id or line.product_uom_id)
        return engine.LineFacts(
            quantity=ask.quantity,
            returnable=sources["quantities"][line].returnable + tolerance,
            asked_at=self._aware(ask.asked_at),
            received_at=self._aware(ask.received_at),
            reason=ask.reason.id or None,
            reason_class=ask.reason.reason_class or "no_reason",
            kind=ask.kind,
            resolution=ask.resolution,
            exchange_for=self.env["returns.exchange"]._get_closeness(ask.line.sudo()),
            places=self._get_places(partner) | self._get_places(order.partner_id),
            trade="b2b" if order.partner_id.commercial_partner_id.is_company else "distance_b2c",
            regime=order.returns_customs_regime or "",
            zone=calendar._get_zone(partner, company),
            seller_zone=calendar._get_zone(company.partner_id, company),
            calendar=calendar._get_calendar(partner),
            seller_calendar=calendar._get_calendar(company.partner_id),
            goods=self._get_goods(line.product_id) if terms and terms.final_sale else frozenset(),
            goods_classes=frozenset(line.product_id.returns_goods_class_ids.mapped("code")),
            goods_states=ask.goods_states,
            deliveries=parcels[line],
            order_deliveries=tuple(chain.from_iterable(parcels.values())),
            events=self._get_events(ask, sources, milestones),
            spans=self._get_spans(ask, sources, milestones),
            flags=self._get_flags(ask, sources, milestones),
            grades=self._get_grades(ask, terms),
            photos=ask.photos,
            failed_attempts=self._count_attempts(ask, sources, milestones),
            amount=self._get_amount(line, ask.quantity),
            value=sources["values"][line],
            request_value=sources["totals"].get(ask.request, sources["values"][line]),
            **sources["counts"].get(ask, {}),
        )

    # === WHO AND WHAT === #

    def _get_grades(self, ask, terms):
        """Return what an inspection found, where the promise makes a difference of it."""
        return self.env["returns.grading"]._get_grades(ask.line) if terms and terms.grades else ()

    def _get_places(self, partner):
        """Return the codes of a country, its state and its country groups.

        A consumer has the rights of where he lives and of where the goods are shipped to.
        """
        country, state = partner.country_id, partner.state_id
        codes = {country.code, *country.country_group_ids.mapped("code")}
        if state:
            codes.add(f"{country.code}-{state._get_returns_code()}")
        return frozenset(code for code in codes if code)

    def _get_goods(self, product):
        """Return (kind, id) of a product and of all it belongs to, as scopes of policies do."""
        return self.env["returns.policy.choice"]._get_goods(product)

    def _get_amount(self, line, quantity):
        """Return what the customer paid for a quantity of a sale line, taxes included and
        discounts of the whole order taken off.
        """
        sold = self.env["returns.eligibility"]._to_reference(
            line.product_uom_qty, line.product_uom_id
        )
        back = min(quantity, sold)
        step = Decimal(str(line.currency_id.rounding))
        total = Decimal(str(self.env["returns.discount"]._get_paid(line)))
        total = round(total / step) * step
        return engine.largest_remainder(total, (back, sold - back), step)[0] if sold else step * 0

    def _get_values(self, asks, quantities):
        """Return {sale line: the value of what is asked of it}, in the currency of the company.

        What other returns already ask for counts too: many small requests are as much as one.
        """
        asked = {line: figures.open for line, figures in quantities.items()}
        for ask in asks:
            asked[ask.sale_line] += ask.quantity
        return {
            line: self._get_amount(line, quantity) / Decimal(str(line.order_id.currency_rate or 1))
            for line, quantity in asked.items()
        }

    def _sum_up_requests(self, asks, values):
        """Return {request: the value of all that is asked for together}."""
        lines = defaultdict(set)
        for ask in asks:
            if ask.request:
                lines[ask.request].add(ask.sale_line)
        return {request: sum(values[line] for line in asked) for request, asked in lines.items()}

    def _count_attempts(self, ask, sources, milestones):
        """Return how often a fault of the goods was put right, and they are faulty again."""
        return self.env["returns.repair.history"]._count_attempts(
            ask, sources["stays"], milestones
        )

    # === WHEN === #

    def _get_milestones(self, line, request, sources):
        """Return the recorded facts that hold for a sale line in a request."""
        found = sources["milestones"].get(line.order_id, self.env["returns.milestone"])
        return found.sudo().filtered(
            lambda fact: (
                (not fact.sale_line_id or fact.sale_line_id.id == line.id)
                and (not fact.order_id or fact.order_id == request)
            )
        )

    def _get_parcels(self, order, request, sources):
        """Return {line of an order: its deliveries}, read once for each order and request."""
        key = (order, request)
        if key not in sources["parcels"]:
            sources["parcels"][key] = {
                line: self._get_deliveries(line, request, sources) for line in order.order_line
            }
        return sources["parcels"][key]

    def _get_deliveries(self, line, request, sources):
        """Return one :class:`~..engine.Delivery` for each delivery move of a line.

        Goods that came back and were sent out again, say refused ones, start no new window.
        """
        found, milestones = [], self._get_milestones(line, request, sources)
        for move in sources["deliveries"].get(line, ()):
            facts = milestones.filtered(
                lambda fact, picking=move.picking_id: fact.picking_id in (picking, picking[:0])
            )
            by_code = {fact.anchor_id.code: self._aware(fact.moment) for fact in facts}
            found.append(
                engine.Delivery(
                    self._aware(move.date), by_code.get("possession"), by_code.get("signed")
                )
            )
        return tuple(found)

    def _get_events(self, ask, sources, milestones):
        """Return {anchor: moment} of what Odoo's documents and the recorded facts say."""
        order, returns_order = ask.sale_line.sudo().order_id, ask.line.sudo().order_id
        events = {
            "ordered": order.date_order,
            "sold": order.date_order,
            "notice": ask.asked_at,
            "notice_received": ask.received_at or ask.asked_at,
            "seller_agreed": returns_order.approved_at,
            "approved": returns_order.approved_at,
            "answered": returns_order.answered_at,
            "acknowledged": returns_order.acknowledged_at,
            "refunded": returns_order.completed_at,
            "goods_back": self._get_goods_back(ask, sources),
        }
        events |= {fact.anchor_id.code: fact.moment for fact in milestones if not fact.picking_id}
        events |= {
            "sent_proof": self._get_first(milestones, "sent_proof", self._get_sent(returns_order)),
            "informed": self._get_first(milestones, "informed"),
        }
        return {anchor: self._aware(moment) for anchor, moment in events.items() if moment}

    def _get_first(self, milestones, code, other=False):
        """Return the first moment of a fact that needs to happen once; False when it did not."""
        moments = milestones.filtered(lambda fact: fact.anchor_id.code == code).mapped("moment")
        return min([*moments, *filter(None, [other])], default=False)

    def _get_sent(self, returns_order):
        """Return when the first parcel was handed over: the scan of its carrier, or noon of the
        day that was entered, whichever is earlier.
        """
        parcels = returns_order.all_parcel_ids
        days = [day for day in parcels.mapped("shipped_on") if day]
        moments = [moment for moment in parcels.mapped("handed_over_at") if moment]
        return min([*moments, *(datetime.combine(day, time(12)) for day in days)], default=False)

    def _get_goods_back(self, ask, sources):
        """Return when the last of a line arrived; False while something is missing.

        What the carrier delivered to us is with us, whenever somebody opens it: the law counts
        from then. Once a parcel is open, the receipt knows better what was in it.
        """
        line = ask.line.sudo()
        moves = [move for move in sources["arrivals"].get(ask.line, ()) if move.state == "done"]
        delivered = self._get_delivered(line.order_id, sources)
        if moves and line.reception_status == "full":
            received = max(move.date for move in moves)
            return min(received, delivered or received)
        return delivered if line.reception_status == "none" else False

    def _get_delivered(self, returns_order, sources):
        """Return when the carriers had delivered every parcel; False while one is under way, or
        when one was opened: then its receipt says what came.
        """
        parcels = returns_order.all_parcel_ids.filtered(lambda parcel: parcel.state != "expired")
        if not parcels or set(parcels.mapped("state")) != {"delivered"}:
            return False
        delivered = sources.setdefault("delivered", {})
        if returns_order not in delivered:
            opened = [("order_ids", "in", returns_order.ids), ("state", "=", "done")]
            is_open = self.env["returns.arrival"].sudo().search_count(opened, limit=1)
            delivered[returns_order] = not is_open and max(parcels.mapped("delivered_at"))
        return delivered[returns_order]

    def _get_spans(self, ask, sources, milestones):
        """Return {anchor: spans} of times that pause a window; one without an end still lasts.

        Repairs are known from their documents, others from what was recorded.
        """
        spans = defaultdict(list)
        for fact in milestones:
            spans[fact.anchor_id.code].append((self._aware(fact.moment), self._aware(fact.until)))
        for stay in self.env["returns.repair.history"]._get_earlier(ask, sources["stays"]):
            spans["repair"].append((self._aware(stay.start), self._aware(stay.end)))
        return {name: tuple(found) for name, found in spans.items()}

    def _aware(self, moment):
        return moment.replace(tzinfo=timezone.utc) if moment else None
