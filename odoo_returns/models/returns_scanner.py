from odoo import models
from odoo.exceptions import UserError

from ..answers import Answer, Goods
from .returns_arrival import OPEN_STATES

#: Nobody counts more of one article in a parcel.
MOST = 100000.0


class ReturnsScanner(models.AbstractModel):
    """What one scan does. Arrivals come with superuser rights: whoever calls has checked that the
    worker may receive in their warehouse.
    """

    _name = "returns.scanner"
    _description = "Scanner at the Dock"

    def _scan(self, code, key, arrival, warehouse, line):
        """Do what a barcode says.

        :param arrival: the parcel on the screen; it may be empty
        :param line: the return line that the worker chose; it may be empty
        :return: :class:`Answer`
        """
        if answer := self.env["returns.scanner.command"]._run(code, key, arrival, line):
            return answer
        company = warehouse.company_id
        tally = self.env["returns.scanner.tally"]
        reader = self.env["returns.scanner.goods"]
        tallied = tally._tally(arrival) if arrival else None
        if tallied and (goods := reader._read(code, tallied, company)):
            return self._count(arrival, key, goods, line, code, tallied)
        found = self.env["returns.scanner.lookup"]._find(code, self.env.companies)
        if found:
            return self.env["returns.scanner.parcel"]._show(found, key, arrival, warehouse)
        goods = reader._read_any(code, company)
        if not goods and line and line.product_id.tracking != "none":
            goods = Goods(line.product_id, lot_name=code)
        if not goods:
            return self._answer_unknown(code)
        if not arrival:
            return self._find_parcel_of(goods, key, warehouse, code)
        return self._count(arrival, key, goods, line, code, tallied)

    def _answer_unknown(self, code):
        return Answer(
            "danger",
            "unknown",
            self.env._("%(barcode)s is unknown here: nothing was changed.", barcode=code),
        )

    def _find_parcel_of(self, goods, key, warehouse, code):
        """Find the return of goods that are scanned before their parcel.

        A serial says which return it is. An article only says which returns it could be: another
        customer's parcel would be booked on the wrong one.
        """
        orders = self.env["returns.scanner.lookup"]._find_by_goods(goods, warehouse)
        parcel = self.env["returns.scanner.parcel"]
        if not orders:
            return Answer(
                "danger",
                "no_return",
                self.env._(
                    "No return waits for %(product)s here. Scan the parcel, or open it as one "
                    "that nobody announced.",
                    product=goods.product.display_name,
                ),
            )
        if not goods.lot or len(orders) > 1:
            return parcel._offer(orders[:10], goods.product.display_name)
        answer = parcel._open_returns(orders, key, warehouse)
        if not answer.arrival or answer.level == "danger":
            return answer
        arrival = answer.arrival
        tallied = self.env["returns.scanner.tally"]._tally(arrival)
        line = self.env["returns.order.line"].sudo()
        return self._count(arrival, key, goods, line, code, tallied)._replace(arrival=arrival)

    # === COUNT === #

    def _count(self, arrival, key, goods, line, code, tallied):
        """Count goods; a tracked article needs to say which of them it is."""
        if arrival.state not in OPEN_STATES:
            return self._answer_closed(arrival)
        if not goods.lot and not goods.lot_name and goods.product.tracking != "none":
            lot = self._get_only_lot(goods, tallied)
            if not lot:
                return self._ask_lot(goods, line, tallied)
            goods = goods._replace(lot=lot)
        keys = {row.key for row in tallied.expected}
        scan = arrival._add_scan(
            key,
            kind="count",
            barcode=code,
            line_id=line.id if (line.id, goods.product.id) in keys else False,
            product_id=goods.product.id,
            quantity=goods.quantity,
            lot_id=goods.lot.id if goods.lot else False,
            lot_name=goods.lot_name,
            grade_id=self._propose_grade(arrival).id,
        )
        return self._answer_count(arrival, scan, tallied.expected)

    def _count_line(self, arrival, key, line, quantity, lot, product):
        """Count a quantity that is typed and not scanned."""
        tallied = self.env["returns.scanner.tally"]._tally(arrival)
        keys = {row.key for row in tallied.expected}
        product = product or line.product_id
        if (line.id, product.id) not in keys:
            raise UserError(self.env._("This is not expected in the parcel."))
        if lot and lot.product_id != product:
            raise UserError(
                self.env._(
                    "%(lot)s is no lot of %(product)s.", lot=lot.name, product=product.display_name
                )
            )
        self._check_quantity(product, quantity)
        goods = Goods(product, product.uom_id.round(quantity), lot=lot or None)
        return self._count(arrival, key, goods, line, False, tallied)

    def _check_quantity(self, product, quantity):
        """Refuse what nobody can have in his hands; a serial is one piece."""
        most = 1.0 if product.tracking == "serial" else MOST
        is_number = isinstance(quantity, int | float) and not isinstance(quantity, bool)
        if not is_number or not 0 < quantity <= most or product.uom_id.is_zero(quantity):
            raise UserError(
                self.env._(
                    "%(product)s: count more than nothing and at most %(most)s.",
                    product=product.display_name,
                    most=f"{most:g}",
                )
            )

    def _answer_closed(self, arrival):
        return Answer(
            "danger",
            "closed",
            self.env._("%(parcel)s is closed: scan the next one.", parcel=arrival.name),
        )

    def _get_only_lot(self, goods, tallied):
        """Return the lot where the delivery had only one; a serial has to be read all the same."""
        if goods.product.tracking != "lot":
            return None
        rows = [row for row in tallied.expected if row.product == goods.product.id]
        lots = set().union(*(row.lots for row in rows))
        return self.env["stock.lot"].sudo().browse(lots) if len(lots) == 1 else None

    def _ask_lot(self, goods, line, tallied):
        keys = [row.key for row in tallied.expected if row.product == goods.product.id]
        if not line and keys:
            line = self.env["returns.order.line"].sudo().browse(keys[0][0])
        text = (
            self.env._("Scan the serial of %(product)s.", product=goods.product.display_name)
            if goods.product.tracking == "serial"
            else self.env._("Scan the lot of %(product)s.", product=goods.product.display_name)
        )
        return Answer("info", "need_lot", text, line=line)

    def _propose_grade(self, arrival):
        grades = self.env["returns.grade"]
        return grades._get_worst() if arrival.condition == "damaged" else grades

    def _answer_count(self, arrival, scan, expected):
        tallied = self.env["returns.scanner.tally"]._tally(arrival, expected)
        outcome, key = tallied.get_outcome(scan)
        if arrival.state == "blind":
            outcome = "noted"
        line = self.env["returns.order.line"].sudo().browse(key[0] if key else [])
        count = tallied.tally.lines.get(key)
        text = self.env["returns.scanner.messages"]._get_outcome(outcome, scan, count)
        levels = {"expected": "success", "surplus": "warning", "noted": "info"}
        return Answer(levels.get(outcome, "danger"), outcome, text, line=line)
