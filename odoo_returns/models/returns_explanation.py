from odoo import models
from odoo.tools import format_date, format_datetime

COLOURS = {"allow": "success", "review": "warning", "refuse": "danger"}


class ReturnsExplanation(models.AbstractModel):
    """A judged request in words: outcome, findings, rights, dates and money, each with its rule."""

    _name = "returns.explanation"
    _description = "Returns Explanation"

    def _get_html(self, judged, components, currency):
        """Return the page that explains a verdict.

        :param judged: what ``returns.eligibility`` says of a request
        :param components: :class:`~..engine.Component` of the amount
        """
        clocks = judged.get_deadlines()
        waits_for = {code for clock in clocks for code in clock.waits_for}
        names = self.env["returns.messages"]._get_anchor_names(waits_for)
        return self.env["ir.qweb"]._render(
            "odoo_returns.returns_explanation",
            {
                "outcome": self._get_outcome(judged.verdict.outcome.value),
                "promise": judged.terms.source if judged.terms else "",
                "offer": judged.verdict.offer,
                "day": self._day,
                "payer": self._get_payer(judged.verdict.offer.payer.value),
                "findings": [self._get_finding(found) for found in judged.verdict.findings],
                "rights": [self._get_right(entry) for entry in judged.verdict.entitlements],
                "clocks": [self._get_clock(clock, names) for clock in clocks],
                "components": [self._get_component(component) for component in components],
                "total": float(sum(component.amount for component in components)),
                "currency": currency,
            },
        )

    def _day(self, value):
        return format_date(self.env, value) if value else ""

    def _labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    def _get_outcome(self, value):
        label = self._labels("returns.order.line", "verdict")[value]
        return {"label": label, "colour": COLOURS[value]}

    def _get_payer(self, value):
        return self._labels("returns.order.line", "freight_payer")[value]

    def _get_finding(self, found):
        sentence = self.env["returns.messages"]._get_sentence(
            found.code, found.params, found.source, found.lifted_by
        )
        outcome = self._get_outcome(found.outcome.value)
        return {"sentence": sentence, "rule": found.source, "code": found.code, **outcome}

    def _get_right(self, entry):
        source = entry.right.source
        names = self.env["returns.right"]._get_names(self.env.lang)
        return {
            "code": entry.right.code,
            "name": names.get(entry.right.code, entry.right.name),
            "article": f"{source.instrument} {source.articles}".strip(),
            "version": self._day(entry.right.date_from),
            "status": self._get_status_labels()[entry.status],
            "colour": {"granted": "success", "unknown": "warning"}.get(entry.status, "secondary"),
            "is_firm": entry.is_firm,
            "steps": [
                f"{self._get_step_labels()[code]} {self._day(day)}".strip()
                for code, day in entry.period.steps
            ],
        }

    def _get_status_labels(self):
        return {
            "granted": self.env._("applies"),
            "expired": self.env._("ended"),
            "excluded": self.env._("goods excluded"),
            "unmet": self.env._("does not apply"),
            "unknown": self.env._("not known"),
        }

    def _get_step_labels(self):
        return {
            "counted_from": self.env._("counted from"),
            "counted_to": self.env._("period to"),
            "extend": self.env._("extended to"),
            "renew": self.env._("renewed to"),
            "restart": self.env._("restarted, to"),
            "pause": self.env._("paused, to"),
            "rolled": self.env._("moved to the next working day"),
            "capped": self.env._("never beyond"),
            "not_started": self.env._("has not started"),
            "never_ends": self.env._("no end"),
            "paused": self.env._("stands still"),
        }

    def _get_clock(self, clock, names):
        return {
            "kind": self._labels("returns.deadline", "kind")[clock.kind],
            "rule": clock.source,
            "due": format_datetime(self.env, clock.due.replace(tzinfo=None)) if clock.due else "",
            "waits_for": ", ".join(names.get(code, code) for code in clock.waits_for),
        }

    def _get_component(self, component):
        return {
            "label": self._get_component_labels()[component.kind],
            "amount": float(component.amount),
            "rule": component.source,
            "note": self._get_note_labels().get(component.note, ""),
        }

    def _get_component_labels(self):
        return self._labels("account.move.line", "returns_component")

    def _get_note_labels(self):
        return {
            "paid_by_seller": self.env._("paid by us"),
            "paid_by_buyer": self.env._("paid by the customer"),
            "when_all_comes_back": self.env._("paid back when the whole order comes back"),
            "share": self.env._("a share, by value"),
            "limited": self.env._("no more than is paid back beside it"),
            "forbidden": self.env._("the law forbids to keep it"),
        }
