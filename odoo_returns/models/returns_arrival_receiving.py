from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..answers import Answer
from .returns_arrival import OPEN_STATES

KEY_LENGTH = 64
BARCODE_LENGTH = 256


class ReturnsArrival(models.Model):
    """What the receiving screen calls. Each call answers with the whole screen.

    Workers of the warehouse have no returns group: they may read parcels, and what they scan is
    written with superuser rights once the ids they send are checked. A key that comes twice
    changes nothing the second time.
    """

    _inherit = "returns.arrival"

    @api.model
    @api.readonly
    def get_screen(self, arrival_id=False, warehouse_id=False):
        """Return what the screen shows of a parcel, or of a warehouse while none is open."""
        arrival, warehouse = self._enter(arrival_id, warehouse_id)
        return self._render(arrival, warehouse)

    @api.model
    def receive_scan(self, barcode, key, arrival_id=False, warehouse_id=False, line_id=False):
        """Do what a barcode says: a command, a document, goods.

        :param str key: made by the device, another one for each scan
        :param line_id: the return line that the worker chose
        """
        arrival, warehouse = self._enter(arrival_id, warehouse_id)
        code = barcode.strip() if isinstance(barcode, str) else ""
        if not 0 < len(code) <= BARCODE_LENGTH:
            raise UserError(self.env._("This is no barcode."))

        def scan():
            line = arrival._get_line(line_id)
            return self.env["returns.scanner"]._scan(code, key, arrival, warehouse, line)

        return self._act(key, arrival, warehouse, scan)

    @api.model
    def receive_count(self, arrival_id, key, line_id, quantity, lot_id=False, product_id=False):
        """Count a quantity of a line without scanning it.

        :param quantity: in the product's own unit
        :param product_id: which component of a kit; the article of the line without it
        """
        arrival, warehouse = self._enter(arrival_id)
        return self._act(
            key,
            arrival,
            warehouse,
            lambda: self.env["returns.scanner"]._count_line(
                arrival,
                key,
                arrival._get_line(line_id),
                quantity,
                self._named("stock.lot", lot_id),
                self._named("product.product", product_id),
            ),
        )

    @api.model
    def receive_grade(self, arrival_id, key, scan_id, grade_id=False, disposition_id=False):
        """Say what counted goods are like or where they go."""
        arrival, warehouse = self._enter(arrival_id)
        grade = self._named("returns.grade", grade_id)
        disposition = self._named("returns.disposition", disposition_id)
        return self._act(
            key,
            arrival,
            warehouse,
            lambda: self.env["returns.scanner.command"]._grade(
                arrival, key, arrival._get_count(scan_id), grade, disposition
            ),
        )

    @api.model
    def receive_accept(self, arrival_id, key, scan_id):
        """Take a serial or lot though another one was delivered."""
        arrival, warehouse = self._enter(arrival_id)
        return self._act(
            key,
            arrival,
            warehouse,
            lambda: self.env["returns.scanner.command"]._accept(
                arrival, key, arrival._get_count(scan_id)
            ),
        )

    @api.model
    def receive_undo(self, arrival_id, key, scan_id=False):
        """Take back the last act of this worker that stands, or one count, whoever made it."""
        if not scan_id:
            return self.receive_scan("RTN-UNDO", key, arrival_id)
        arrival, warehouse = self._enter(arrival_id)
        return self._act(
            key,
            arrival,
            warehouse,
            lambda: self.env["returns.scanner.command"]._take_back(
                arrival, key, arrival._get_count(scan_id)
            ),
        )

    @api.model
    def receive_condition(self, arrival_id, key, condition, note=""):
        """Say what the parcel itself is like: damaged, empty, refused, undeliverable."""
        arrival, warehouse = self._enter(arrival_id)
        if condition not in dict(self._fields["condition"].selection):
            raise UserError(self.env._("There is no such condition."))
        return self._act(
            key,
            arrival,
            warehouse,
            lambda: self.env["returns.scanner.command"]._set_condition(
                arrival, key, condition, note
            ),
        )

    @api.model
    def receive_photo(self, arrival_id, key, name, data, line_id=False):
        """Keep a picture of a parcel or of what was in it.

        :param str data: the picture, in base 64
        """
        arrival, warehouse = self._enter(arrival_id)
        return self._act(
            key,
            arrival,
            warehouse,
            lambda: self.env["returns.scanner.photo"]._keep(
                arrival, key, name, data, arrival._get_line(line_id)
            ),
        )

    @api.model
    def receive_open(
        self, key, order_ids=(), warehouse_id=False, sender="", tracking_number="", note=""
    ):
        """Open the parcel of returns; without any, one that nobody announced."""
        arrival, warehouse = self._enter(False, warehouse_id)
        vals = {"sender": sender, "tracking_number": tracking_number, "note": note}
        parcel = self.env["returns.scanner.parcel"]
        if not order_ids:
            return self._act(
                key, arrival, warehouse, lambda: parcel._open_blind(key, warehouse, **vals)
            )
        return self._act(
            key,
            arrival,
            warehouse,
            lambda: parcel._open_chosen(self._named_orders(order_ids), key, warehouse, **vals),
        )

    @api.model
    def receive_validate(self, arrival_id, key):
        """Book what was counted: receipts, inspections, and word to whoever is responsible."""
        return self.receive_scan("RTN-VALIDATE", key, arrival_id)

    # === ONE CALL === #

    def _enter(self, arrival_id, warehouse_id=False):
        """Return the parcel and the warehouse that a worker names, with superuser rights.

        :raises AccessError: to whoever neither works in warehouses nor handles returns, and for
            what is not of his companies
        """
        if not any(
            self.env.user.has_group(group)
            for group in ("stock.group_stock_user", "odoo_returns.group_returns_user")
        ):
            raise AccessError(self.env._("Parcels are received by workers of the warehouse."))
        arrival_sudo = self._named("returns.arrival", arrival_id)
        arrival_sudo.sudo(False).check_access("read")
        warehouse_sudo = arrival_sudo.warehouse_id or self._named("stock.warehouse", warehouse_id)
        warehouse_sudo = warehouse_sudo or self._get_default_warehouse_sudo()
        if warehouse_sudo.company_id not in self.env.companies:
            raise AccessError(self.env._("This warehouse is not one of your companies'."))
        return arrival_sudo, warehouse_sudo

    def _get_default_warehouse_sudo(self):
        warehouses_sudo = self.env["stock.warehouse"].sudo()
        return self.env.user.sudo()._get_default_warehouse_id() or warehouses_sudo.search(
            [("company_id", "in", self.env.companies.ids)], limit=1
        )

    def _named(self, model, record_id):
        """Return the record that a device names, with superuser rights; none without an id.

        :raises UserError: when there is no such record
        """
        records_sudo = self.env[model].sudo()
        if not record_id:
            return records_sudo
        is_id = isinstance(record_id, int) and not isinstance(record_id, bool)
        record_sudo = records_sudo.browse(record_id).exists() if is_id else records_sudo
        if not record_sudo:
            raise UserError(
                self.env._("There is no such %(what)s.", what=records_sudo._description)
            )
        return record_sudo

    def _act(self, key, arrival, warehouse, function):
        """Do something once, one worker at a time, and return the screen.

        What is refused changes nothing and is said on the screen.
        """
        self._check_key(key)
        known = arrival or self.sudo().search(
            [("open_key", "=", key), ("company_id", "=", warehouse.company_id.id)], limit=1
        )
        arrival._lock()
        if known._knows(key):
            return self._render(known, warehouse, known._get_repeated(key))
        if arrival and arrival.state not in OPEN_STATES:
            answer = self.env["returns.scanner"]._answer_closed(arrival)
            return self._render(arrival.browse(), warehouse, answer)
        try:
            with self.env.cr.savepoint():
                answer = function()
        except AccessError:
            raise
        except UserError as error:
            answer = Answer("danger", "refused", str(error))
        shown = arrival if answer.arrival is None else answer.arrival
        return self._render(shown, warehouse, answer)

    def _render(self, arrival, warehouse, answer=None):
        return self.env["returns.scanner.screen"]._render(arrival, warehouse, answer)

    def _check_key(self, key):
        if not isinstance(key, str) or not 0 < len(key) <= KEY_LENGTH:
            raise UserError(self.env._("This scan has no key: load the screen again."))

    def _knows(self, key):
        """Tell whether an act was delivered before."""
        return bool(self) and (
            key in (self.open_key, self.close_key)
            or bool(self.scan_ids.search_count([("arrival_id", "=", self.id), ("key", "=", key)]))
        )

    def _get_repeated(self, key):
        """Return the answer to an act that is delivered again."""
        if key == self.close_key:
            return self.env["returns.scanner.booking"]._answer_booked(self)
        if self.state not in OPEN_STATES:
            return self.env["returns.scanner"]._answer_closed(self)
        return None

    def _named_orders(self, order_ids):
        orders_sudo = self.env["returns.order"].sudo()
        return orders_sudo.union(*(self._named("returns.order", key) for key in order_ids))

    def _get_line(self, line_id):
        """Return a line of the returns in this parcel that a device names."""
        line = self._named("returns.order.line", line_id)
        if line and line not in self.order_ids.line_ids:
            raise UserError(self.env._("This line does not belong to the parcel."))
        return line

    def _get_count(self, scan_id):
        """Return a count of this parcel that a device names."""
        scan = self._named("returns.scan", scan_id)
        standing = self.env["returns.scanner.tally"]._tally(self, ()).standing
        if scan.kind != "count" or scan not in standing:
            raise UserError(self.env._("This was not counted in the parcel, or was taken back."))
        return scan

    def _add_scan(self, key, **vals):
        self.ensure_one()
        return self.env["returns.scan"].sudo().create({"arrival_id": self.id, "key": key, **vals})

    def _sync_condition(self):
        """Take the condition that was said last and not taken back."""
        standing = self.env["returns.scanner.tally"]._tally(self, ()).standing
        said = standing.filtered(lambda scan: scan.kind == "condition")[-1:]
        started = "undeliverable" if self.sale_order_id else "fine"
        self._through_gate().condition = said.condition or started
