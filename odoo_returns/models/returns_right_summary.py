from datetime import date

from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date


class ReturnsRightSummary(models.AbstractModel):
    """A right in plain sentences, with all that it inherits."""

    _name = "returns.right.summary"
    _inherit = "returns.right.words"
    _description = "Rights in Words"

    @api.model
    def _get_html(self, right):
        """Return the right as a list of sentences by topic; nothing for one not in force."""
        rule = right.active and self._resolve(right)
        if not rule:
            return False
        topics = (
            (self.env._("Who has it"), self._say_scope(rule)),
            (self.env._("How long"), self._say_window(rule.window)),
            (self.env._("Except"), self._say_exclusions(rule)),
            (self.env._("Who acts until when"), self._say_clocks(rule)),
            (self.env._("Money"), self._say_money(rule)),
            (self.env._("Way back"), self._say_freight(rule)),
            (self.env._("Remedies"), self._say_remedies(rule)),
            (self.env._("Source"), self._say_source(rule)),
        )
        return Markup().join(
            Markup("<p class='mb-0'><strong>%s</strong></p><ul>%s</ul>")
            % (title, Markup().join(Markup("<li>%s</li>") % sentence for sentence in sentences))
            for title, said in topics
            if (sentences := [self._capitalize(sentence) for sentence in said if sentence])
        )

    @api.model
    def _resolve(self, right):
        lineage = right._get_cached_lineage(right.company_id.id)
        day = right.date_from or right.date_to or date.min
        return lineage.at(right.code, day) if right.code in lineage.codes else None

    @api.model
    def _capitalize(self, sentence):
        return sentence[:1].upper() + sentence[1:]

    # === TOPICS === #

    @api.model
    def _say_scope(self, rule):
        place = rule.jurisdiction or self.env._("everywhere")
        yield self._join(self._say("right_type", rule.right_type), place)
        yield self._say("strength", rule.strength)
        if rule.channels:
            yield self.env._("Sold by: %s", ", ".join(sorted(rule.channels)))
        if rule.regimes:
            yield self.env._("Customs regimes: %s", ", ".join(sorted(rule.regimes)))
        if rule.goods_classes:
            names = self._say_names("returns.goods.class", rule.goods_classes)
            yield self.env._("Goods: %s", names)
        if rule.reason_classes:
            names = self._say_names("returns.reason.class", rule.reason_classes)
            yield self.env._("Reasons: %s", names)
        for condition in rule.preconditions:
            yield self._say("condition", condition)
        yield self._say_days(rule)

    @api.model
    def _say_days(self, rule):
        names = {
            "event": self._say_names("returns.anchor", [rule.basis]),
            "first": rule.date_from and format_date(self.env, rule.date_from),
            "last": rule.date_to and format_date(self.env, rule.date_to),
        }
        if rule.date_from and rule.date_to:
            return self.env._(
                "In force when this was from %(first)s to %(last)s: %(event)s", **names
            )
        if rule.date_from:
            return self.env._("In force when this was on %(first)s or later: %(event)s", **names)
        if rule.date_to:
            return self.env._("In force when this was on %(last)s or earlier: %(event)s", **names)
        return ""

    @api.model
    def _say_window(self, window):
        if window is None:
            return
        if window.length is None:
            yield self.env._("Without end, from %s on", self._say_moment(window.start))
        else:
            count = self._say("count", window.count)
            yield self._join(self._say_after(window.length, window.start), count)
        if window.aggregate != "per_item":
            aggregate = self._say("aggregate", window.aggregate)
            yield self.env._("When goods come in parts, this counts: %s", aggregate)
        yield from self._say_last_day(window)
        for extension in window.extensions:
            condition = extension.condition and self._say("condition", extension.condition)
            yield self._join(self._say_extension(extension), condition)
        if window.cap:
            names = self._say_names("returns.anchor", [window.cap_anchor])
            cap = self._say_length(window.cap)
            yield self.env._("Never later than %(length)s after %(event)s", length=cap, event=names)

    @api.model
    def _say_last_day(self, window):
        if window.roll == "next_working_day":
            yield self.env._("When the last day is no working day, the next working day counts")
        if window.test == "sent":
            yield self.env._("It is enough to send the notice in time")
        else:
            yield self.env._("The notice has to arrive in time")

    @api.model
    def _say_extension(self, extension):
        length = extension.length and self._say_length(extension.length)
        if extension.kind == "pause":
            return self.env._(
                "Stands still during: %(span)s, and at least %(days)s days are left after it",
                span=extension.span,
                days=extension.min_left,
            )
        if extension.kind == "restart":
            return self.env._("Counted anew from the day of the information")
        if extension.kind == "renew":
            return self.env._("%s more, once", length)
        return self.env._("%s longer", length)

    @api.model
    def _say_exclusions(self, rule):
        for exclusion in rule.exclusions:
            codes = [exclusion.goods_class] if exclusion.goods_class else []
            goods = self._say_names("returns.goods.class", codes) or self.env._("any goods")
            state = exclusion.state and self._say("state", exclusion.state)
            needs = exclusion.needs and self._say("condition", exclusion.needs)
            effect = self._join(self._say("effect", exclusion.effect), needs)
            yield f"{self._join(goods, state)}: {effect}"

    @api.model
    def _say_clocks(self, rule):
        if rule.acknowledge_within:
            medium = rule.acknowledge_medium
            yield self.env._(
                "Acknowledge: %s",
                self._join(
                    self._say("acknowledge_within", rule.acknowledge_within),
                    medium and self._say("acknowledge_medium", medium),
                ),
            )
        for clock in rule.clocks:
            hold = clock.hold and self.env._("not before %s", self._say_moment(clock.hold))
            lost = clock.hold_lost_if and self._say("condition", clock.hold_lost_if)
            time = self._join(
                self._say_after(clock.length, clock.start),
                hold,
                lost and self.env._("without waiting %s", lost),
                clock.when and self._say("condition", clock.when),
                self._say_names("returns.reason.class", clock.reason_classes),
            )
            yield f"{self._say('clock', clock.kind)}: {time}"

    @api.model
    def _say_money(self, rule):
        for component, treatment in rule.components:
            yield f"{self._say('component', component)}: {self._say('treatment', treatment)}"
        for deduction in rule.deductions:
            after = deduction.after and self._say_length(deduction.after)
            terms = self._join(
                self._say("allowed", deduction.allowed),
                deduction.condition and self._say("condition", deduction.condition),
                after and self.env._("later than %s after delivery", after),
                self.env._("with evidence") if deduction.evidence else "",
                deduction.cap is not None and self.env._("at most %s %%", deduction.cap),
            )
            yield f"{self._say('deduction', deduction.kind)}: {terms}"
        if rule.refund_method:
            yield self.env._("Paid back by: %s", self._say("refund_method", rule.refund_method))
        if rule.refund_method_other:
            other = self._say("refund_method_other", rule.refund_method_other)
            yield self.env._("Another method: %s", other)
        if rule.refund_fee:
            yield self.env._("Fee for the refund: %s", self._say("refund_fee", rule.refund_fee))

    @api.model
    def _say_freight(self, rule):
        for reason_class, payer in rule.freight:
            yield f"{self._say('reason_class', reason_class)}: {self._say('payer', payer)}"
        if rule.carrier_condition:
            yield self._say("carrier_condition", rule.carrier_condition)

    @api.model
    def _say_remedies(self, rule):
        for remedy in rule.remedies:
            within = remedy.within and self._say_length(remedy.within)
            yield f"{remedy.rank}. " + self._join(
                self._say("step", remedy.step),
                self.env._("chosen by the %s", self._say("chooser", remedy.chooser)),
                remedy.guard and self._say("condition", remedy.guard),
                within and self.env._("within %s of delivery", within),
                remedy.max_attempts and self.env._("%s attempts at most", remedy.max_attempts),
            )
        if rule.evidence_required:
            yield self.env._("Evidence: %s", ", ".join(rule.evidence_required))

    @api.model
    def _say_source(self, rule):
        source = rule.source
        yield self._join(source.instrument, source.articles)
        yield self.env._("Confidence: %s", self._say("confidence", source.confidence))
        if source.review_by:
            day = format_date(self.env, source.review_by)
            yield self.env._("To be read again by %s", day)
