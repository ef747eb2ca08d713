from odoo import fields, models
from odoo.tools import format_date


class ReturnsMessages(models.AbstractModel):
    """The message store: finding code and parameters in, translated sentence out."""

    _name = "returns.messages"
    _description = "Returns Messages"

    def _get_sentence(self, code, params):
        """Return the sentence of a finding in the language of the environment.

        :raises KeyError: when the code has no sentence
        """
        return self._get_sentences(params)[code]

    def _get_sentences(self, params):
        last_day = params.get("last_day") and format_date(
            self.env, fields.Date.to_date(params["last_day"])
        )
        return {
            "not_delivered": self.env._("It is not delivered yet."),
            "quantity_exceeded": self.env._("More is asked for than can still come back."),
            "window_open": self.env._("In time: the return window ends on %(day)s.", day=last_day),
            "window_expired": self.env._(
                "%(days)s day(s) late: the return window ended on %(day)s.",
                days=params.get("days_late"),
                day=last_day,
            ),
        }
