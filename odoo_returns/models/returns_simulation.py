from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..credits import get_line


class ReturnsSimulation(models.AbstractModel):
    """What a settlement would pay, by invoice and by component: its plan, stopped before it is
    written.
    """

    _name = "returns.simulation"
    _description = "Simulated Settlement"

    def _simulate(self, orders, is_expected=False):
        """Return {return id: [{invoice, currency, amounts, components}]}.

        :param is_expected: as if all that is still to come back came back and was accepted
        """
        plan = self.env["returns.settlement"]._plan(orders, is_expected)
        is_ours = self.env.su or self.env.user.has_group("odoo_returns.group_returns_user")
        figures = {order.id: {} for order in orders}
        for part in plan.parts:
            entries = figures[part.order.id]
            entry = entries.setdefault(part.invoice, self._start(part.invoice))
            entry["amount_untaxed"] += part.amounts["", "total_excluded_currency"]
            entry["amount_total"] += part.paid
            self._add_component(entry["components"], self._get_component_of(part))
        for order, component in plan.notes:
            for entry in list(figures[order.id].values())[:1]:
                entry["components"].append(self._get_component(component))
        return {
            order_id: [self._finish(entry, is_ours) for entry in entries.values()]
            for order_id, entries in figures.items()
        }

    # === IN WORDS === #

    def _get_html(self, order):
        """Return the page that says what a return would be paid now, and what it was paid."""
        rows = self._get_rows(order)
        credited = self._get_credited_rows(order)
        if not (rows or credited):
            return False
        values = {
            "due": rows,
            "credited": credited,
            "currency": order.currency_id,
            "due_total": sum(row["amount"] for row in rows),
            "credited_total": sum(row["amount"] for row in credited),
        }
        return self.env["ir.qweb"]._render("odoo_returns.returns_money", values)

    def _get_rows(self, order, is_expected=False):
        """Return what would be paid, each with its sentence; nothing where it cannot be said."""
        try:
            found = self._simulate(order, is_expected)
        except UserError as error:
            return [{"label": str(error), "amount": 0.0, "rule": "", "note": "", "payer": ""}]
        entries = found.get(order.id, [])
        return [self._say(row, order) for entry in entries for row in entry["components"]]

    def _get_credited_rows(self, order):
        """Return what credit notes hold of a return, those that took back counted against it."""
        signs = {"out_refund": 1, "out_invoice": -1}
        lines_sudo = order.sudo().credit_line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.move_type in signs
        )
        rows = []
        for line in lines_sudo:
            row = {
                "kind": line.returns_component or "goods",
                "amount": signs[line.move_type] * line.price_total,
                "line_id": line.returns_line_id.id,
                "payer": "buyer" if line.price_total < 0 else "seller",
                "rule": line.returns_rule or "",
                "note": "",
                "evidence": "",
            }
            self._add_component(rows, row)
        return [self._say(row, order) for row in rows]

    def _say(self, row, order):
        """Return a component as people read it."""
        explanation = self.env["returns.explanation"]
        line = order.line_ids.browse(row["line_id"] or ())
        label = explanation._get_component_labels()[row["kind"]]
        if line:
            label = self.env._(
                "%(part)s: %(product)s", part=label, product=line.product_id.display_name
            )
        return row | {
            "label": label,
            "note": explanation._get_note_labels().get(row["note"], ""),
            "payer": explanation._get_payer(row["payer"]) if row["payer"] else "",
        }

    # === FIGURES === #

    def _start(self, invoice):
        return {
            "invoice_id": invoice.id,
            "currency_id": invoice.currency_id.id,
            "amount_untaxed": Decimal(0),
            "amount_total": Decimal(0),
            "components": [],
        }

    def _finish(self, entry, is_ours):
        """Return an entry as plain numbers; what people wrote is for people with a returns right.

        :param is_ours: whether such a person asks
        """
        hidden = {} if is_ours else {"evidence": ""}
        tax = entry["amount_total"] - entry["amount_untaxed"]
        return entry | {
            "amount_untaxed": float(entry["amount_untaxed"]),
            "amount_tax": float(tax),
            "amount_total": float(entry["amount_total"]),
            "components": [
                row | {"amount": float(row["amount"])} | hidden for row in entry["components"]
            ],
        }

    def _add_component(self, components, row):
        """Add a row, or its amount to the one that says the same."""
        for known in components:
            if known | {"amount": 0} == row | {"amount": 0}:
                known["amount"] += row["amount"]
                return
        components.append(row)

    def _get_component_of(self, part):
        return {
            "kind": part.component,
            "amount": part.paid,
            "line_id": part.line.id,
            "payer": part.payer,
            "rule": part.rule,
            "note": part.note,
            "evidence": part.evidence,
        }

    def _get_component(self, component):
        line = get_line(component)
        return {
            "kind": component.kind,
            "amount": Decimal(0),
            "line_id": line.id if line else False,
            "payer": component.payer,
            "rule": component.source,
            "note": component.note,
            "evidence": component.evidence,
        }
