from datetime import timezone
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from .. import engine
from ..engine.promises import measure_promise

#: classes of reasons that stand for all, where a policy lists none
PLAIN_REASONS = ("no_reason", "defective")


class ReturnsPolicySections(models.AbstractModel):
    """The terms of a revision in the reader's language, as sections of plain sentences.

    Every number comes from the terms that the evaluator reads. What is nobody's business outside,
    such as sales teams, pricelists and the limits of automation, is not named.
    """

    _name = "returns.policy.sections"
    _inherit = "returns.policy.words"
    _description = "Sections of Return Policies"

    @api.model
    def _get_highlights(self, terms):
        """Yield what most readers look for: a value and what it is."""
        if terms.window_days is not None:
            yield self._days(terms.window_days), self.env._("to ask for a return")
        reason = terms.for_reason(None, "no_reason")
        if reason:
            who = {"buyer": self.env._("You pay"), "seller": self.env._("Free")}
            yield who[reason.payer], self.env._("return shipping, when you change your mind")
        yield self._days(terms.response_days), self.env._("until you have our answer")
        yield self._days(terms.refund_days), self.env._("to pay you back, once approved")

    @api.model
    def _get_sections(self, revision_sudo, scope, is_alone):
        """Return the sections that say something, each a dict of what a reader sees.

        :param scope: the :class:`~..engine.Scope` that holds, maybe wider than the stored one
        :param bool is_alone: whether the reader sees no other policy beside this one
        """
        terms, texts = revision_sudo._get_terms(), revision_sudo._get_texts()
        contents = {
            "scope": {"items": self._say_scope(scope, is_alone)},
            "window": {"lines": self._say_window_of(terms)},
            "reasons": self._get_reasons(terms, texts),
            "conditions": self._get_conditions(terms, texts),
            "final": self._get_final_sale(terms),
            "way": self._get_way(revision_sudo, texts),
            "money": {"lines": self._say_money(terms)},
        }
        titles = self._get_titles()
        sections = []
        for code, content in contents.items():
            section = {"code": code, "title": titles[code], "columns": [], "rows": [], **content}
            for name in ("lines", "items", "notes", "addresses"):
                section[name] = [text for text in section.get(name, ()) if text]
            if any(section[name] for name in ("lines", "items", "rows", "notes", "addresses")):
                sections.append(section)
        return sections

    def _get_titles(self):
        return {
            "scope": self.env._("Who it is for"),
            "window": self.env._("Until when"),
            "reasons": self.env._("For which reasons"),
            "conditions": self.env._("In which condition"),
            "final": self.env._("What does not come back"),
            "way": self.env._("How to send it back"),
            "money": self.env._("Your money"),
        }

    # === UNTIL WHEN === #

    def _say_window_of(self, terms):
        if terms.window_days is None:
            yield self.env._("You may ask for a return at any time.")
            return
        yield self._say_period(terms)
        yield self._say_example(terms)
        yield self._say_transit(terms)
        if terms.window_anchor == "delivered":
            yield self.env._(
                "A parcel that was shipped more than %(length)s ago counts as delivered.",
                length=self._days(terms.transit_max_days),
            )
        if terms.outside_window == "refuse":
            yield self.env._("Later requests are not accepted.")
        else:
            yield self.env._("Are you later? Ask us: a person looks at it and decides.")

    def _say_period(self, terms):
        length = self._days(terms.window_days)
        return {
            "delivered": self.env._(
                "You may ask for a return within %(length)s of the delivery. The day of the "
                "delivery does not count, the last day does.",
                length=length,
            ),
            "shipped": self.env._(
                "You may ask for a return within %(length)s of the shipment. The day of the "
                "shipment does not count, the last day does.",
                length=length,
            ),
            "ordered": self.env._(
                "You may ask for a return within %(length)s of the order. The day of the order "
                "does not count, the last day does.",
                length=length,
            ),
        }[terms.window_anchor]

    def _say_transit(self, terms):
        if not terms.transit_days or terms.window_anchor == "ordered":
            return ""
        length = self._days(terms.transit_days)
        if terms.window_anchor == "shipped":
            return self.env._(
                "We add %(length)s for the journey to the day of the shipment.", length=length
            )
        return self.env._(
            "Where nobody recorded the delivery, we count from %(length)s after the shipment.",
            length=length,
        )

    def _say_example(self, terms):
        """Return the last day for something that happens today, as the evaluator finds it."""
        last_day = self._find_last_day(terms, fields.Datetime.now())
        day = format_date(self.env, last_day, date_format="long")
        return {
            "delivered": self.env._("Example: for goods delivered today it is %(day)s.", day=day),
            "shipped": self.env._("Example: for goods shipped today it is %(day)s.", day=day),
            "ordered": self.env._("Example: for goods ordered today it is %(day)s.", day=day),
        }[terms.window_anchor]

    def _find_last_day(self, terms, moment):
        company = self.env.context["returns_policy_company"]
        moment = moment.replace(tzinfo=timezone.utc)
        facts = engine.LineFacts(
            quantity=Decimal(1),
            returnable=Decimal(1),
            asked_at=moment,
            zone=self.env["returns.calendar"]._get_zone(company.partner_id, company),
            deliveries=(engine.Delivery(moment, moment),),
            events={"ordered": moment},
        )
        return measure_promise(terms, facts.with_transit(terms.transit_days)).last_day

    # === REASONS === #

    def _get_reasons(self, terms, texts):
        known = [(row, texts["reasons"].get(str(row.reason)) or {}) for row in terms.reasons]
        if not known:
            names = self.env._("You changed your mind"), self.env._("Any other reason")
            known = [
                (terms.for_reason(None, reason_class), {"name": name})
                for reason_class, name in zip(PLAIN_REASONS, names, strict=True)
            ]
        accepted = [(row, text) for row, text in known if row.accepted]
        refused = [text.get("name", "") for row, text in known if not row.accepted]
        has_fee = any(row.fee_kind != "none" for row, _text in accepted)
        return {
            "columns": self._get_reason_columns() if accepted else [],
            "rows": [self._get_reason_row(row, text) for row, text in accepted],
            "notes": [
                refused and self.env._("Not accepted: %(reasons)s.", reasons=self._list(refused)),
                has_fee and self.env._("No restocking fee is charged where the law forbids it."),
            ],
        }

    def _get_reason_columns(self):
        return [
            self.env._("Reason"),
            self.env._("Return shipping"),
            self.env._("Restocking fee"),
            self.env._("Please show us"),
            self.env._("You can get"),
            self.env._("The goods"),
        ]

    def _get_reason_row(self, row, text):
        payers = {"buyer": self.env._("You pay"), "seller": self.env._("We pay")}
        back = self.env._("You send them back"), self.env._("You may keep them")
        labels = dict(
            self.env["returns.order.line"]._fields["resolution"]._description_selection(self.env)
        )
        first, *others = [labels.get(code, code) for code in row.resolutions] or [
            self.env._("What we can offer")
        ]
        return [
            text.get("name", ""),
            payers[row.payer],
            self._say_fee(row),
            self._say_evidence(row, text),
            self._list([first, *map(self._inline, others)], "or"),
            back[0] if row.goods_back else back[1],
        ]

    def _say_fee(self, row):
        if row.fee_kind == "percent":
            percent = formatLang(self.env, float(row.fee), digits=0 if row.fee % 1 == 0 else 2)
            return self.env._("%(percent)s %% of the price", percent=percent)
        if row.fee_kind == "fixed":
            return self.env._("%(amount)s for each article", amount=self._amount(row.fee))
        return self.env._("No fee")

    def _say_evidence(self, row, text):
        photos = ""
        if row.photos:
            one = row.photos == 1
            photos = self.env._("1 picture") if one else self.env._("%s pictures", row.photos)
        wanted = [piece for piece in (photos, text.get("evidence_note")) if piece]
        return self._list(wanted) or self.env._("No proof needed")

    # === GOODS === #

    def _get_conditions(self, terms, texts):
        labels = dict(
            self.env["returns.order.line"]._fields["goods_state"]._description_selection(self.env)
        )
        states = [self._inline(labels[state]) for state in labels if state in terms.refused_states]
        items = texts["conditions"]
        return {
            "items": items,
            "lines": [items and self.env._("When you change your mind:")],
            "notes": [
                *self.env["returns.grading"]._say_deductions(terms),
                states
                and self.env._(
                    "We do not take back goods in these states: %s.", self._list(states)
                ),
                (items or states)
                and self.env._(
                    "None of this matters when something is wrong with the goods, such as a "
                    "defect, damage on the way or a wrong article."
                ),
            ],
        }

    def _get_final_sale(self, terms):
        items = self._get_names(terms.final_sale)
        return {
            "items": items,
            "lines": [
                items and self.env._("These goods do not come back when you change your mind:")
            ],
            "notes": [
                items
                and self.env._("When something is wrong with them, you may return them anyway.")
            ],
        }
