from odoo import models


def _number(quantity):
    """Return a quantity as people write it."""
    return f"{float(quantity):g}"


class ReturnsScannerMessages(models.AbstractModel):
    """Outcomes and acts at the dock as sentences."""

    _name = "returns.scanner.messages"
    _description = "Sentences of the Dock"

    def _get_outcome(self, outcome, scan, count=None):
        """Return the sentence of what became of a scan.

        :param count: :class:`engine.LineCount` of the line that took it
        """
        return getattr(self, f"_say_{outcome}")(
            {
                "product": scan.product_id.display_name,
                "lot": scan.lot_id.name or scan.lot_name or "",
                "quantity": _number(scan.quantity),
                "counted": _number(count.counted) if count else "",
                "expected": _number(count.expected) if count else "",
            }
        )

    def _say_expected(self, words):
        return self.env._("%(product)s: %(counted)s of %(expected)s.", **words)

    def _say_surplus(self, words):
        return self.env._(
            "%(product)s: %(counted)s, but only %(expected)s were announced.", **words
        )

    def _say_over_delivered(self, words):
        return self.env._("%(product)s: that many were never delivered.", **words)

    def _say_wrong_item(self, words):
        return self.env._("%(product)s does not belong to this return.", **words)

    def _say_wrong_serial(self, words):
        return self.env._("%(product)s %(lot)s is not the one that was delivered.", **words)

    def _say_double_serial(self, words):
        return self.env._("%(product)s %(lot)s is counted already.", **words)

    def _say_noted(self, words):
        return self.env._("%(quantity)s x %(product)s is noted.", **words)

    # === LOG === #

    def _get_act(self, scan):
        """Return one act as a short sentence."""
        words = {
            "user": scan.user_id.name,
            "product": scan.product_id.display_name or "",
            "quantity": _number(scan.quantity),
            "lot": scan.lot_id.name or scan.lot_name or "",
            "value": scan.grade_id.name or scan.disposition_id.name or "",
        }
        return getattr(self, f"_tell_{scan.kind}")(scan, words)

    def _tell_count(self, scan, words):
        if words["lot"]:
            return self.env._("%(user)s: %(quantity)s x %(product)s %(lot)s", **words)
        return self.env._("%(user)s: %(quantity)s x %(product)s", **words)

    def _tell_undo(self, scan, words):
        target = scan.target_id
        return self.env._(
            "Taken back by %(user)s: %(act)s", act=self._get_act(target), user=words["user"]
        )

    def _tell_grade(self, scan, words):
        return self.env._("%(user)s: grade %(value)s", **words)

    def _tell_disposition(self, scan, words):
        return self.env._("%(user)s: %(value)s", **words)

    def _tell_accept(self, scan, words):
        product = scan.target_id.product_id.display_name
        return self.env._(
            "%(user)s takes %(product)s all the same", user=words["user"], product=product
        )

    def _tell_missing(self, scan, words):
        return self.env._("%(user)s: %(quantity)s x %(product)s is missing", **words)

    def _tell_condition(self, scan, words):
        labels = dict(scan._fields["condition"]._description_selection(self.env))
        return self.env._(
            "%(user)s: %(condition)s", user=words["user"], condition=labels[scan.condition]
        )

    def _tell_photo(self, scan, words):
        return self.env._("%(user)s: picture", **words)
