from odoo import fields, models
from odoo.tools import format_date, format_datetime


class ReturnsMessages(models.AbstractModel):
    """The message store: a code and its parameters in, a translated sentence out.

    Each code has its method ``_say_<code>``; another addon brings the ones of its own checks.
    """

    _name = "returns.messages"
    _description = "Returns Messages"

    def _get_sentence(self, code, params, rule="", lifted_by=""):
        """Return the sentence of a finding in the language of the environment.

        :param str rule: the right or the revision it comes from
        :param str lifted_by: the right that changed its outcome
        :raises AttributeError: when the code has no sentence
        """
        sentence = getattr(self, f"_say_{code}")(params, rule)
        if lifted_by:
            return self.env._(
                "%(sentence)s But the customer has a right: %(right)s.",
                sentence=sentence,
                right=lifted_by,
            )
        return sentence

    def _get_text(self, verdict, outcome=None):
        """Return the sentences of a :class:`~..engine.Verdict`, or of one outcome, one a row."""
        return "\n".join(
            self._get_sentence(found.code, found.params, found.source, found.lifted_by)
            for found in verdict.findings
            if not outcome or found.outcome.value == outcome
        )

    def _day(self, value):
        return format_date(self.env, fields.Date.to_date(value)) if value else ""

    # === QUANTITY === #

    def _say_not_delivered(self, _params, _rule):
        return self.env._("It is not delivered yet.")

    def _say_quantity_exceeded(self, _params, _rule):
        return self.env._("More is asked for than can still come back.")

    # === POLICY === #

    def _say_no_promise(self, _params, _rule):
        return self.env._(
            "Neither a policy nor a sure right gives what is asked for: please decide."
        )

    def _say_window_open(self, params, _rule):
        return self.env._(
            "In time: the return window ends on %(day)s.", day=self._day(params.get("last_day"))
        )

    def _say_window_expired(self, params, _rule):
        return self.env._(
            "%(days)s day(s) late: the return window ended on %(day)s.",
            days=params.get("days_late"),
            day=self._day(params.get("last_day")),
        )

    def _say_reason_not_accepted(self, _params, rule):
        return self.env._("%(rule)s does not take goods back for this reason.", rule=rule)

    def _say_resolution_not_offered(self, params, rule):
        labels = dict(self._get_labels("resolution"))
        return self.env._(
            "%(rule)s offers %(offered)s for this reason, not %(asked)s.",
            rule=rule,
            offered=", ".join(labels.get(code, code) for code in params.get("offered", ())),
            asked=labels.get(params.get("resolution")),
        )

    def _say_exchange_not_offered(self, params, rule):
        field = self.env["returns.policy"]._fields["exchange_for"]
        labels = dict(field._description_selection(self.env))
        return self.env._(
            "%(rule)s exchanges for %(offered)s only.",
            rule=rule,
            offered=labels.get(params.get("offered")),
        )

    def _say_grade_lowers_refund(self, params, rule):
        return self.env._(
            "Inspected as %(grade)s: %(percent)s %% of the price is kept (%(rule)s).",
            grade=params.get("grade", "").upper(),
            percent=params.get("percent"),
            rule=rule,
        )

    def _say_grade_keeps_refund(self, params, rule):
        return self.env._(
            "Inspected as %(grade)s: the price is paid back in full, %(rule)s forbids a deduction.",
            grade=params.get("grade", "").upper(),
            rule=rule,
        )

    def _say_final_sale(self, _params, _rule):
        return self.env._("It is sold for good and does not come back for a change of mind.")

    def _say_state_not_accepted(self, params, _rule):
        labels = dict(self._get_labels("goods_state"))
        return self.env._(
            "Not taken back in this state: %(states)s.",
            states=", ".join(labels.get(code, code) for code in params.get("states", ())),
        )

    def _say_evidence_missing(self, params, _rule):
        return self.env._(
            "%(photos)s of %(wanted)s pictures are here.",
            photos=params.get("photos"),
            wanted=params.get("wanted"),
        )

    def _say_order_cap(self, params, _rule):
        return self.env._(
            "The order has %(returns)s earlier returns; the limit is %(limit)s.", **params
        )

    def _say_customer_cap(self, params, _rule):
        return self.env._(
            "The customer has %(returns)s returns within %(period_days)s days; "
            "the limit is %(limit)s.",
            **params,
        )

    def _say_goods_kept(self, _params, _rule):
        return self.env._("The customer may keep the goods.")

    def _say_auto_approved(self, _params, _rule):
        return self.env._("It may be approved without a person.")

    # === RIGHTS === #

    def _say_right_granted(self, params, rule):
        values = {"right": self._get_right(params, rule), "day": self._day(params.get("last_day"))}
        if not params.get("is_firm"):
            return self.env._("%(right)s may apply; have it checked.", **values)
        if not values["day"]:
            return self.env._("%(right)s applies.", **values)
        return self.env._("%(right)s applies until %(day)s.", **values)

    def _say_right_expired(self, params, rule):
        return self.env._(
            "%(right)s ended on %(day)s.",
            right=self._get_right(params, rule),
            day=self._day(params.get("last_day")),
        )

    def _say_right_excluded(self, params, rule):
        return self.env._(
            "%(right)s does not cover these goods (%(cause)s).",
            right=self._get_right(params, rule),
            cause=self._get_cause(params),
        )

    def _say_right_unmet(self, params, rule):
        return self.env._(
            "%(right)s does not apply (%(cause)s).",
            right=self._get_right(params, rule),
            cause=self._get_cause(params),
        )

    def _say_right_unknown(self, params, rule):
        return self.env._(
            "%(right)s may apply: nobody recorded what it depends on (%(cause)s).",
            right=self._get_right(params, rule),
            cause=self._get_cause(params),
        )

    def _say_remedies_open(self, params, _rule):
        labels = dict(self._get_labels("resolution"))
        choices = ", ".join(labels[code] for code in params.get("choices", ()))
        attempts = params.get("attempts")
        if not choices:
            return self.env._("What the customer gets for the fault is our choice.")
        if not attempts:
            return self.env._("First of all the customer may choose: %(choices)s.", choices=choices)
        return self.env._(
            "It was put right %(attempts)s time(s) before. The customer may choose: %(choices)s.",
            attempts=attempts,
            choices=choices,
        )

    def _get_right(self, params, rule):
        names = self.env["returns.right"]._get_names(self.env.lang)
        return f"{names.get(rule) or params.get('name') or rule} ({params.get('article') or rule})"

    def _get_cause(self, params):
        """Return what decided against a right: a kind of goods, their state, or a condition."""
        code = params.get("cause") or ""
        conditions = self.env["returns.right.exclusion"]._fields["needs"]
        labels = dict(conditions._description_selection(self.env))
        labels |= dict(self._get_labels("goods_state")) | self._get_condition_labels()
        if code in labels:
            return labels[code]
        goods_class = self.env["returns.goods.class"].sudo().search([("code", "=", code)], limit=1)
        return goods_class.name or code

    def _get_condition_labels(self):
        return {
            "delivery": self.env._("day of delivery"),
            "information": self.env._("information given to the customer"),
            "informed": self.env._("customer informed of the right"),
            "exclusion_informed": self.env._("customer informed of the exclusion"),
            "exclusion_confirmed": self.env._("exclusion confirmed for this purchase"),
            "written_consent": self.env._("written consent of the customer"),
            "not policy_posted": self.env._("the shop posted no policy"),
            "not return_clause_stated": self.env._("the shop stated no return terms"),
            "not disclosures_complete": self.env._("information before the contract is missing"),
            "not contract_copy_given": self.env._("no copy of the contract was given"),
            "original_state": self.env._("original state of the goods"),
            "late_delivery": self.env._("delivered late"),
            "major_failure": self.env._("major failure"),
        }

    def _get_labels(self, name):
        """Return the translated labels of a selection of return lines."""
        return self.env["returns.order.line"]._fields[name]._description_selection(self.env)

    # === CLOCKS === #

    def _get_clock_sentence(self, deadline, names):
        """Return what a deadline was computed from, and what it waits for.

        :param names: what :meth:`_get_anchor_names` gave for its events
        """
        known = ", ".join(
            f"{names.get(code, code)} {self._moment(value)}"
            for code, value in (deadline.dates or {}).items()
        )
        if not deadline.waits_for:
            return known
        waiting = self.env._(" or ").join(
            names.get(code, code) for code in deadline.waits_for.split(",")
        )
        return ", ".join(filter(None, [known, self.env._("waits for: %(facts)s", facts=waiting)]))

    def _get_anchor_names(self, codes):
        """Return {code: what people call the event}."""
        anchors = self.env["returns.anchor"].sudo().search([("code", "in", list(codes))])
        return {anchor.code: anchor.name for anchor in anchors} | {
            "approved": self.env._("approval"),
        }

    def _moment(self, value):
        moment = fields.Datetime.to_datetime(value[:19].replace("T", " "))
        return format_datetime(self.env, moment, dt_format="short")
