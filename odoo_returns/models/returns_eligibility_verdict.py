from dataclasses import dataclass

from odoo import fields, models

from .. import engine
from ..asks import Ask


@dataclass(frozen=True, slots=True)
class Judged:
    """A request with all that its answer rests on."""

    facts: engine.LineFacts
    terms: engine.PolicyTerms | None
    verdict: engine.Verdict
    revision: object

    def get_deadlines(self):
        return engine.find_deadlines(self.facts, self.terms, self.verdict.entitlements)


class ReturnsEligibility(models.AbstractModel):
    """What the policy and the law say to a request."""

    _inherit = "returns.eligibility"

    def _get_checks(self):
        """Return the checks; another addon adds its own by extending this."""
        return engine.CHECKS

    def _evaluate(self, asks, customer_moves=None):
        """Return {ask: :class:`Judged`}, with a number of queries that no line adds to.

        :param asks: list of :class:`~..asks.Ask`
        :param customer_moves: those of the whole orders, if they were asked for already
        """
        service = self.env["returns.facts"]
        collected = service._collect(asks, customer_moves)
        return {
            ask: self._judge_facts(facts, service._get_terms(revision), ask.company, revision)
            for ask, (facts, revision) in collected.items()
        }

    def _judge_facts(self, facts, terms, company, revision=None):
        """Return :class:`Judged` of facts and terms, wherever they come from."""
        lineage = self.env["returns.right"]._get_lineage(company)
        verdict = engine.evaluate(facts, terms, lineage, self._get_checks())
        return Judged(facts, terms, verdict, revision)

    def _get_asks(self, lines, now=None):
        """Return [:class:`~..asks.Ask`] of return lines; those of drafts ask ``now``."""
        now = now or fields.Datetime.now()
        return [
            Ask(
                sale_line=line.sale_line_id._origin,
                quantity=self._to_reference(line.quantity, line.product_uom_id),
                reason=line.reason_id,
                asked_at=line.order_id.noticed_at or line.order_id.submitted_at or now,
                received_at=line.order_id.submitted_at or now,
                line=line._origin,
                request=line.order_id,
                kind=line.order_id.kind,
                resolution=line.resolution,
                goods_states=frozenset(filter(None, [line.goods_state])),
                photos=len(line.sudo().photo_ids),
            )
            for line in lines
        ]

    def _judge(self, orders, customer_moves=None):
        """Judge orders as they are now, and store what is said of them."""
        self._store_verdicts(orders, self._get_judged(orders, customer_moves))

    def _get_judged(self, orders, customer_moves=None, now=None):
        """Return {return line: :class:`Judged`}, and write nothing."""
        asks = self._get_asks(orders.line_ids, now)
        return {ask.line: found for ask, found in self._evaluate(asks, customer_moves).items()}

    def _store_verdicts(self, orders, judged):
        """Store the verdict, every finding and the deadlines of orders, in one pass.

        :param judged: what :meth:`_get_judged` says of their lines
        """
        orders.line_ids.finding_ids.sudo().unlink()
        self.env["returns.finding"].sudo().create(
            [
                self._prepare_finding_vals(line, finding)
                for line, found in judged.items()
                for finding in found.verdict.findings
            ]
        )
        for line, found in judged.items():
            line._through_gate().write(self._prepare_verdict_vals(found))
        for order in orders:
            outcome = self._get_outcome(order, judged)
            if order.verdict != outcome:
                order._through_gate().verdict = outcome
        self.env["returns.deadline"]._store(orders, judged)

    def _get_outcome(self, order, judged):
        """Return the worst outcome of the lines of an order."""
        return engine.worst(judged[line].verdict.outcome for line in order.line_ids).value

    def _prepare_verdict_vals(self, found):
        offer = found.verdict.offer
        return {
            "verdict": found.verdict.outcome.value,
            "policy_revision_id": found.revision and found.revision.id,
            "return_until": offer.until.value if offer.until else False,
            "freight_payer": offer.payer.value,
        }

    def _prepare_finding_vals(self, line, finding):
        return {
            "line_id": line.id,
            "code": finding.code,
            "outcome": finding.outcome.value,
            "params": finding.params,
            "rule": finding.source,
            "lifted_by": finding.lifted_by,
        }
