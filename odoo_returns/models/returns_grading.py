from odoo import models
from odoo.tools import formatLang

#: findings that an inspection makes, and makes anew
CODES = ("grade_lowers_refund", "grade_keeps_refund")


class ReturnsGrading(models.AbstractModel):
    """What an inspection does to the money: the amount is provisional before, final after."""

    _name = "returns.grading"
    _description = "Grades and Money"

    def _say_deductions(self, terms):
        """Yield what the public page says of goods that come back in a worse state."""
        if not terms.grades:
            return
        codes = [row.grade for row in terms.grades]
        grades = self.env["returns.grade"].sudo().with_context(active_test=False)
        grades = grades.search([("code", "in", codes)])
        by_code = {grade.code: grade for grade in grades}
        for row in terms.grades:
            grade = by_code.get(row.grade, grades.browse())
            digits = 0 if row.percent % 1 == 0 else 2
            yield self.env._(
                "If you change your mind and the goods come back as “%(grade)s” (%(meaning)s), we "
                "keep %(percent)s %% of the price, unless the law forbids it.",
                grade=grade.name or row.grade.upper(),
                meaning=(grade.description or "").rstrip("."),
                percent=formatLang(self.env, float(row.percent), digits=digits),
            )

    def _update(self, lines):
        """Store what the grades of these lines do to their money; nothing where nothing does.

        Only a promise that names deductions is judged again.
        """
        service = self.env["returns.facts"]
        eligibility = self.env["returns.eligibility"]
        lines_sudo = lines.sudo().filtered(
            lambda line: service._get_terms(line.policy_revision_id).grades
        )
        if not lines_sudo:
            return
        stale = lines_sudo.finding_ids.filtered(lambda finding: finding.code in CODES)
        judged = eligibility._evaluate(eligibility._get_asks(lines_sudo))
        stale.unlink()
        self.env["returns.finding"].sudo().create(
            [
                eligibility._prepare_finding_vals(ask.line, finding)
                for ask, found in judged.items()
                for finding in found.verdict.findings
                if finding.code in CODES
            ]
        )

    def _get_grades(self, line):
        """Return ((code, quantity in the reference unit), …) of what was accepted of a line."""
        eligibility = self.env["returns.eligibility"]
        accepted = line.sudo().inspection_ids.filtered(
            lambda row: row.is_accepted and row.action != "quarantine"
        )
        grades = []
        for grade, rows in accepted.grouped("grade_id").items():
            quantity = eligibility._to_reference(sum(rows.mapped("quantity")), line.product_uom_id)
            if quantity > 0:
                grades.append((grade.code, quantity))
        return tuple(grades)
