from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from .. import engine
from ..asks import Ask
from ..const import CHANNEL, GOODS_STATE, KIND, RESOLUTION

MOMENTS = {
    "ordered_at": "ordered",
    "asked_at": "notice",
    "informed_at": "informed",
    "sent_at": "sent_proof",
    "back_at": "goods_back",
    "approved_at": "approved",
    "customs_release_at": "customs_release",
}


class ReturnsSimulator(models.TransientModel):
    """What policy and law would say to a request, of an order or of one that is made up.

    It is the evaluator itself, asked with other facts; nothing is written.
    """

    _name = "returns.simulator"
    _description = "Returns Simulator"
    _rec_name = "product_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        "Order Line",
        domain="[('company_id', '=', company_id), ('qty_delivered', '>', 0)]",
        help="Of a real order: its facts count, those given below replace them.",
    )

    # Who and what
    country_id = fields.Many2one(
        "res.country", "Ship to", default=lambda self: self.env.company.country_id
    )
    state_id = fields.Many2one(
        "res.country.state", "Province or State", domain="[('country_id', '=', country_id)]"
    )
    is_business = fields.Boolean("Sold to a business")
    product_id = fields.Many2one("product.product", domain="[('sale_ok', '=', True)]")
    quantity = fields.Float(default=1.0, digits="Product Unit")
    amount = fields.Monetary("Paid for the goods", default=100.0)
    freight = fields.Monetary("Paid for freight")

    # Request
    reason_id = fields.Many2one("returns.reason")
    kind = fields.Selection(KIND, default="return", required=True)
    resolution = fields.Selection(RESOLUTION, default="refund", required=True)
    channel = fields.Selection(CHANNEL, default="portal", required=True)
    goods_state = fields.Selection(GOODS_STATE, "State of the Goods")
    photos = fields.Integer("Pictures")
    is_informed = fields.Boolean("Told of his rights", default=True)
    is_exclusion_confirmed = fields.Boolean("Exclusion confirmed")
    regime = fields.Selection(
        lambda self: self.env["sale.order"]._fields["returns_customs_regime"].selection,
        "Customs Regime",
    )
    grade_id = fields.Many2one(
        "returns.grade",
        "Grade Found",
        help="Once the goods are inspected: it may lower the amount.",
    )

    # When
    ordered_at = fields.Datetime("Ordered", default=lambda self: self._get_default_moment(10))
    dispatched_at = fields.Datetime("Shipped", default=lambda self: self._get_default_moment(9))
    delivered_at = fields.Datetime("Delivered", default=lambda self: self._get_default_moment(7))
    asked_at = fields.Datetime("Asked", default=fields.Datetime.now)
    informed_at = fields.Datetime("Informed late")
    approved_at = fields.Datetime("Approved")
    sent_at = fields.Datetime("Sent back")
    back_at = fields.Datetime("Goods are back")
    customs_release_at = fields.Datetime("Customs release")

    # Answer
    outcome = fields.Selection(
        [("allow", "Allow"), ("review", "Review"), ("refuse", "Refuse")], compute="_compute_answer"
    )
    is_kept_out = fields.Boolean(compute="_compute_answer")
    answer = fields.Html(compute="_compute_answer", sanitize=False)

    def _get_default_moment(self, days_ago):
        return fields.Datetime.now() - timedelta(days=days_ago)

    @api.onchange("sale_line_id")
    def _onchange_sale_line_id(self):
        """Let a real order speak for itself until somebody says otherwise."""
        if self.sale_line_id:
            self.ordered_at = self.dispatched_at = self.delivered_at = False
            self.quantity = self.sale_line_id.product_uom_qty

    @api.depends("sale_line_id", "company_id")
    def _compute_currency_id(self):
        for wizard in self:
            currency = wizard.sale_line_id.currency_id or wizard.company_id.currency_id
            wizard.currency_id = currency

    @api.depends(lambda self: self._get_inputs())
    @api.depends_context("lang", "tz")
    def _compute_answer(self):
        decision = self.env["returns.decision"]
        for wizard in self:
            judged, components = wizard._judge()
            wizard.outcome = judged.verdict.outcome.value
            wizard.is_kept_out = (
                wizard.outcome == "refuse"
                and wizard.kind != "withdrawal"
                and wizard.channel in decision._get_bound_channels()
            )
            wizard.answer = self.env["returns.explanation"]._get_html(
                judged, components, wizard.currency_id
            )

    def _get_inputs(self):
        """Return the names of the fields that a person fills."""
        return [
            name
            for name, field in self._fields.items()
            if not field.compute and name not in models.MAGIC_COLUMNS
        ]

    def _judge(self):
        """Return what the evaluator says, and the components of the amount."""
        service = self.env["returns.facts"]
        if self.sale_line_id:
            ask = self._get_ask()
            facts, revision = service._collect([ask])[ask]
        else:
            revision = self._choose_revision()
            facts = self._make_up_facts(service._get_terms(revision))
        judged = self.env["returns.eligibility"]._judge_facts(
            self._replace_facts(facts), service._get_terms(revision), self.company_id, revision
        )
        return judged, self._owe(judged)

    def _get_ask(self):
        eligibility = self.env["returns.eligibility"]
        line = self.sale_line_id._origin
        return Ask(
            sale_line=line,
            quantity=eligibility._to_reference(max(self.quantity, 0.0), line.product_uom_id),
            reason=self.reason_id._origin,
            asked_at=self.asked_at or fields.Datetime.now(),
            line=self.env["returns.order.line"],
            kind=self.kind,
            resolution=self.resolution,
        )

    def _make_up_facts(self, terms):
        service, calendar = self.env["returns.facts"], self.env["returns.calendar"]
        partner = self.env["res.partner"].new(
            {"country_id": self.country_id._origin.id, "state_id": self.state_id._origin.id}
        )
        company, product = self.company_id, self.product_id._origin
        amount = self._money(self.amount)
        return engine.LineFacts(
            quantity=Decimal(str(self.quantity)),
            returnable=Decimal(str(self.quantity)),
            asked_at=service._aware(self.asked_at or fields.Datetime.now()),
            reason=self.reason_id._origin.id or None,
            reason_class=self.reason_id.reason_class or "no_reason",
            kind=self.kind,
            resolution=self.resolution,
            places=service._get_places(partner),
            trade="b2b" if self.is_business else "distance_b2c",
            zone=calendar._get_zone(partner, company),
            seller_zone=calendar._get_zone(company.partner_id, company),
            calendar=calendar._get_calendar(partner),
            seller_calendar=calendar._get_calendar(company.partner_id),
            goods=service._get_goods(product),
            goods_classes=frozenset(product.returns_goods_class_ids.mapped("code")),
            amount=amount,
            value=amount,
            request_value=amount,
            flags=service._get_promised_flags(terms) | {"order_complete": True},
        )

    def _choose_revision(self):
        company = self.company_id
        service = self.env["returns.facts"]
        choice = self.env["returns.policy.choice"]
        moment = self.ordered_at or fields.Datetime.now()
        sale = engine.Sale(
            ordered_on=choice._get_day(company, moment),
            country=self.country_id.code or "",
            currency=company.currency_id.name,
            value=Decimal(str(self.amount)),
            goods=service._get_goods(self.product_id._origin),
        )
        found = choice._choose(company, [(moment, sale)])[0]
        return self.env["returns.policy.revision"].browse(found or ())

    def _replace_facts(self, facts):
        """Return the facts with what the dialog says in place of what is known."""
        aware = self.env["returns.facts"]._aware
        asked_at = aware(self.asked_at) or facts.asked_at
        events = {anchor: aware(self[name]) for name, anchor in MOMENTS.items() if self[name]}
        flags = {
            "informed": self.is_informed or bool(self.informed_at),
            "informed_late": not self.is_informed and bool(self.informed_at),
            "exclusion_informed": self.is_informed,
            "exclusion_confirmed": self.is_exclusion_confirmed,
            "written_consent": self.is_exclusion_confirmed,
        }
        states = frozenset(filter(None, [self.goods_state])) or facts.goods_states
        return replace(
            facts,
            events=facts.events | dict.fromkeys(("notice", "notice_received"), asked_at) | events,
            flags=facts.flags | flags,
            goods_states=states,
            grades=self._get_grades(facts),
            photos=self.photos,
            regime=self.regime or facts.regime,
            **self._get_deliveries(),
        )

    def _get_grades(self, facts):
        grade = self.grade_id._origin
        return ((grade.code, facts.quantity),) if grade else facts.grades

    def _get_deliveries(self):
        """Return the delivery that the dialog names; nothing where it names none."""
        if not (self.dispatched_at or self.delivered_at):
            return {}
        aware = self.env["returns.facts"]._aware
        dispatched = self.dispatched_at or self.delivered_at
        delivery = engine.Delivery(aware(dispatched), aware(self.delivered_at))
        return {"deliveries": (delivery,), "order_deliveries": (delivery,)}

    def _owe(self, judged):
        facts, offer = judged.facts, judged.verdict.offer
        of_order, extras = facts.amount, [("outbound_standard", self._money(self.freight))]
        if self.sale_line_id:
            of_order, extras = self._get_amounts_of_order()
        line = engine.Returned(
            "line",
            facts.amount,
            offer,
            quantity=facts.quantity,
            reductions=engine.find_reductions(facts, judged.terms, offer),
            is_at_fault=facts.reason_class != "no_reason",
        )
        return engine.owe(
            engine.Request(
                lines=(line,),
                extras=tuple(engine.Extra(kind, kind, left, of_order) for kind, left in extras),
                whole=frozenset([None] if facts.amount == of_order else []),
                rate=Decimal(str(self.sale_line_id.order_id.currency_rate or 1)),
                step=Decimal(str(self.currency_id.rounding or 0.01)),
            )
        )

    def _get_amounts_of_order(self):
        """Return what the goods of the real order cost, and [(component, what it cost)]."""
        order, discount = self.sale_line_id.order_id, self.env["returns.discount"]
        lines = order.order_line.filtered(lambda line: line.price_subtotal > 0)
        extras = lines.filtered(discount._is_extra)
        freight = extras.filtered("is_delivery")
        paid, untaxed = (sum(freight.mapped(f"price_{name}")) for name in ("total", "subtotal"))
        premium = paid * min(order.returns_premium_freight / untaxed, 1) if untaxed else 0.0
        amounts = [
            ("outbound_standard", self._money(paid) - self._money(premium)),
            ("outbound_premium", self._money(premium)),
        ]
        amounts += [
            (line.product_id.returns_component, self._money(line.price_total))
            for line in extras - freight
        ]
        goods = sum(self._money(discount._get_paid(line)) for line in lines - extras)
        return goods, amounts

    def _money(self, amount):
        step = Decimal(str(self.currency_id.rounding or 0.01))
        return round(Decimal(str(amount)) / step) * step
