from markupsafe import escape

from odoo import models


class ReturnsScannerReport(models.AbstractModel):
    """What a parcel held, told on its returns to whoever is responsible for them."""

    _name = "returns.scanner.report"
    _description = "Report of a Parcel"

    def _prepare(self, arrival, tallied):
        """Return {return: [sentence]} before booking changes what is expected.

        What belongs to no line is told on the first return of the parcel.
        """
        report = {order: [] for order in arrival.order_ids}
        if arrival.condition != "fine":
            labels = dict(arrival._fields["condition"]._description_selection(self.env))
            for sentences in report.values():
                sentences.append(
                    self.env._("The parcel: %(condition)s.", condition=labels[arrival.condition])
                )
        lines = self.env["returns.order.line"].sudo()
        products = self.env["product.product"].sudo()
        for row in tallied.expected:
            count = tallied.tally.lines[row.key]
            line, product = lines.browse(row.key[0]), products.browse(row.product)
            report[line.order_id] += self._get_line(product, count)
        first = next(iter(report.values()), [])
        messages = self.env["returns.scanner.messages"]
        for piece in tallied.tally.unexpected:
            scan = self.env["returns.scan"].sudo().browse(piece.item.key)
            first.append(messages._get_outcome(piece.outcome, scan))
        return report

    def _get_line(self, product, count):
        words = {
            "product": product.display_name,
            "counted": f"{float(count.counted):g}",
            "expected": f"{float(count.expected):g}",
            "short": f"{float(count.short):g}",
            "surplus": f"{float(count.surplus):g}",
        }
        if count.short and not count.counted:
            return [self.env._("%(product)s: all %(expected)s are missing.", **words)]
        if count.short:
            return [
                self.env._(
                    "%(product)s: %(counted)s of %(expected)s, %(short)s are missing.", **words
                )
            ]
        if count.surplus:
            return [
                self.env._(
                    "%(product)s: %(counted)s of %(expected)s, %(surplus)s more than announced.",
                    **words,
                )
            ]
        return []

    def _post(self, arrival, report):
        """Tell each return what its parcel held, and ask for a look where something is amiss."""
        for order, sentences in report.items():
            body = self.env._("%(parcel)s is booked.", parcel=arrival.name)
            note = " ".join(sentences)
            order.message_post(body=f"{body} {note}".strip())
            if note:
                title = self.env._("Look at what arrived in %(parcel)s", parcel=arrival.name)
                self._ask_responsible(order, title, note)

    def _ask_responsible(self, order, title, note):
        """Leave an activity; what somebody scanned is text and no markup."""
        order._ask_responsible("mail.mail_activity_data_todo", title, escape(note))
