import base64
import logging
from datetime import timedelta
from itertools import zip_longest

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

_logger = logging.getLogger(__name__)

BATCH = 10
ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=10)
MAX_BYTES = 10_000_000
#: What printers of labels take; a printer's own language is plain text.
FORMATS = ("application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain")


class ReturnsLabel(models.AbstractModel):
    """Return labels: of a carrier that makes them, or a file that a colleague uploads.

    Asking a carrier takes long and cannot be taken back, so no event of a return waits for it: a
    parcel that is due a label is a row that cron workers share.
    """

    _name = "returns.label"
    _description = "Return Labels"

    # === ASKING === #

    @api.model
    def _plan(self, orders):
        """Announce the parcels of approved returns to which the promise gives a label."""
        parcels = self._announce(orders.filtered(self._is_promised))
        if parcels:
            parcels._through_gate().label_due_at = fields.Datetime.now()
            self.env.ref("odoo_returns.ir_cron_make_labels").sudo()._trigger()

    def _is_promised(self, order):
        """Tell whether a label was promised when the goods were ordered."""
        revisions = [line.policy_revision_id for line in order.line_ids]
        ways = {found._get_terms().way_of_return for found in revisions if found}
        return "label" in ways

    @api.model
    def _announce(self, orders):
        """Make a parcel for each open receipt that has none, where its carrier makes labels."""
        parcels_sudo = self.env["returns.parcel"].sudo()
        vals_list = []
        for receipt, carrier in self._get_open_receipts(orders):
            there = parcels_sudo.search(
                [("picking_id", "=", receipt.id), ("state", "!=", "expired")], limit=1
            )
            if carrier.can_generate_return and not there:
                found = receipt.move_ids.returns_line_id.order_id
                vals_list.append(
                    {
                        "order_id": found[:1].id,
                        "order_ids": [Command.set(found.ids)],
                        "carrier_id": carrier.id,
                        "picking_id": receipt.id,
                        "weight": receipt._get_estimated_weight(),
                    }
                )
        return parcels_sudo.create(vals_list)

    def _get_open_receipts(self, orders):
        """Yield (receipt, return carrier) of what approved returns still wait for."""
        approved = orders.sudo().filtered(lambda order: order.state == "approved")
        moves = self.env["returns.reception"]._get_open_moves_sudo(approved.line_ids)
        for receipt in moves.picking_id:
            line = receipt.move_ids.returns_line_id[:1]
            yield receipt, line._get_place().carrier_id or line.company_id.returns_carrier_id

    @api.model
    def _can_make(self, order):
        """Tell whether a carrier makes labels for what a return still waits for."""
        return order.state == "approved" and any(
            carrier.can_generate_return for _receipt, carrier in self._get_open_receipts(order)
        )

    @api.model
    def _cron_make(self):
        """Make the labels that are due. Workers share the parcels, each is committed alone."""
        cron = self.env["ir.cron"]
        domain = [("label_due_at", "<=", fields.Datetime.now())]
        parcels = self.env["returns.parcel"]
        cron._commit_progress(remaining=parcels.search_count(domain))
        due = parcels.search(domain, limit=10 * BATCH, order="label_due_at, id")
        for parcel in due.try_lock_for_update(limit=BATCH):
            if held := parcel.try_lock_for_update().filtered_domain(domain):
                self._try_to_make(held)
            if not cron._commit_progress(1):
                break

    def _try_to_make(self, parcel):
        """Make one label; what fails is tried again some times, and then left to a colleague."""
        try:
            with self.env.cr.savepoint():
                self._make(parcel)
        except OperationalError:
            raise
        except Exception as error:
            _logger.warning("The label of parcel %s failed", parcel.id, exc_info=True)
            failures = parcel.label_failures + 1
            wait = FIRST_RETRY * 2**failures
            parcel._through_gate().write(
                {
                    "label_error": str(error),
                    "label_failures": failures,
                    "label_due_at": failures < ATTEMPTS and fields.Datetime.now() + wait,
                }
            )
            if failures == ATTEMPTS:
                parcel.order_id.message_post(
                    body=self.env._("No return label could be made: %(error)s", error=error)
                )

    # === MAKING === #

    @api.model
    def _make(self, parcel):
        """Let the carrier make the label of a parcel, and of further ones if it makes several.

        Core takes the carrier off a transfer that brings goods back, but its labels ask for the
        transfer's: it is set for the call. What carriers write there takes warehouse rights.

        :raises UserError: when there is nothing to make a label for, or no label came
        """
        parcel_sudo = parcel.sudo()
        parcel_sudo.lock_for_update(allow_referencing=True)
        receipt, carrier = parcel_sudo.picking_id, parcel_sudo.carrier_id
        if receipt.state in (False, "done", "cancel") or not carrier.can_generate_return:
            raise UserError(self.env._("No carrier makes a label for this parcel: upload one."))
        before = receipt.carrier_id
        receipt.carrier_id = carrier
        try:
            known = receipt.return_label_ids
            carrier.get_return_label(receipt)
            receipt.invalidate_recordset(["return_label_ids"])
            labels = (receipt.return_label_ids - known).sorted("id")
        finally:
            receipt.carrier_id = before
        if not labels:
            raise UserError(self.env._("%(carrier)s sent no label.", carrier=carrier.display_name))
        self._share(parcel_sudo, labels, receipt.carrier_tracking_ref)

    def _share(self, parcel_sudo, labels, numbers):
        """Give each label a parcel of its own, and each parcel its number."""
        numbers = [number.strip() for number in (numbers or "").split(",") if number.strip()]
        vals = {
            "order_id": parcel_sudo.order_id.id,
            "carrier_id": parcel_sudo.carrier_id.id,
            "picking_id": parcel_sudo.picking_id.id,
        }
        parcels = parcel_sudo + parcel_sudo.create([vals for _label in labels[1:]])
        rows = zip_longest(parcels, labels, numbers[-len(parcels) :], fillvalue=False)
        for parcel, label, number in rows:
            if number:
                parcel.tracking_number = number
            self._attach(parcel, label.raw, label.name)
            self.env["returns.tracking"]._tell(parcel, "label")

    @api.model
    def _upload(self, parcels):
        """Take the file that a colleague uploaded as the label of a parcel.

        :raises UserError: when it is no file that can be printed, or too large
        """
        for parcel in parcels:
            if not parcel.label_file:
                parcel._through_gate().label_id = False
                continue
            name, content = parcel.label_name, parcel.with_context(bin_size=False).label_file
            raw = base64.b64decode(content)
            if guess_mimetype(raw) not in FORMATS or len(raw) > MAX_BYTES:
                raise UserError(
                    self.env._(
                        "A label is a PDF, a picture or the text of a label printer, of at most "
                        "%(size)s MB.",
                        size=MAX_BYTES // 1_000_000,
                    )
                )
            self._attach(parcel, raw, name)

    def _attach(self, parcel, raw, name):
        """Keep a label with its parcel, where whoever may read the parcel may print it.

        A carrier's label is taken as it is: it is made, and it may be paid.
        """
        parcel_sudo = parcel.sudo()
        label_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": name or self.env._("Return label"),
                    "raw": raw,
                    "res_model": parcel._name,
                    "res_id": parcel.id,
                }
            )
        )
        parcel_sudo._through_gate().write(
            {"label_id": label_sudo.id, "label_error": False, "label_due_at": False}
        )
        self.env["returns.parcel.event"].sudo().create(
            {"parcel_id": parcel.id, "code": "label_made"}
        )
