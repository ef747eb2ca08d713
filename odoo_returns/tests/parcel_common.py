from unittest.mock import patch

from odoo import fields

from .rules_common import ReturnsRulesCommon

PDF = b"%PDF-1.4 label"


class ReturnsParcelCommon(ReturnsRulesCommon):
    """An approved return of a customer, and a carrier that can make labels and be asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["returns.notification"].search([]).unlink()
        cls.carrier = cls._make_carrier("Swift")
        cls.order = cls._sell((cls.product, 5))
        cls.mine = cls._return(cls.order, {cls.product: 2}, approve=True)
        cls.env["returns.notification"].search([]).unlink()

    @classmethod
    def _make_carrier(cls, name, **values):
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "product_id": cls._make_product(f"Freight {name}", 9, type="service").id,
                "tracking_url": "https://track.example.com/<shipmenttrackingnumber>",
                **values,
            }
        )

    @classmethod
    def _announce(cls, returns_order=None, **values):
        """Return a parcel with the number ``1Z-1``."""
        return cls.env["returns.parcel"].create(
            {
                "order_id": (returns_order or cls.mine).id,
                "tracking_number": "1Z-1",
                "carrier_id": cls.carrier.id,
                **values,
            }
        )

    @classmethod
    def _tell(cls, parcel, code, moment=None, **values):
        return cls.env["returns.parcel.event"].create(
            {
                "parcel_id": parcel.id,
                "code": code,
                "occurred_at": moment or fields.Datetime.now(),
                **values,
            }
        )

    def _get_mails(self, parcel):
        """Return the kinds of mails that are planned about a parcel."""
        rows = self.env["returns.notification"].search([("parcel_id", "=", parcel.id)])
        return rows.mapped("kind")

    def _run(self, cron):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"odoo_returns.{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def _get_anchor(self, returns_order, anchor):
        """Return the moment that clocks count an event from."""
        asks = self.env["returns.eligibility"]._get_asks(returns_order.line_ids, None)
        [(facts, _revision)] = self.env["returns.facts"]._collect(asks).values()
        found = facts.moment(anchor)
        return found and found.replace(tzinfo=None)

    def _make_labels(self, *labels, numbers="LBL1"):
        """Let the carriers of this test make labels: (name, content) each, or raise an error."""
        carriers = self.env.registry["delivery.carrier"]
        calls = []

        def can(carriers):
            carriers.can_generate_return = True

        def make(carrier, pickings, tracking_number=None, origin_date=None):
            calls.append((carrier, pickings, pickings.carrier_id))
            for label in labels:
                if isinstance(label, Exception):
                    raise label
                name, content = label
                pickings.env["ir.attachment"].create(
                    {
                        "name": f"{carrier.get_return_label_prefix()}-{name}",
                        "raw": content,
                        "res_model": pickings._name,
                        "res_id": pickings.id,
                    }
                )
            pickings.carrier_tracking_ref = numbers

        self.startPatcher(patch.object(carriers, "_compute_can_generate_return", can))
        self.startPatcher(patch.object(carriers, "fixed_get_return_label", make, create=True))
        self.env.invalidate_all()
        return calls
