"""A rule that cannot be: which field holds which value, and what is wrong with it."""


class RuleError(ValueError):
    """Raised when a rule is saved; never while a line is judged.

    :param code: ``missing`` ``unknown_value`` ``not_positive`` ``negative`` ``over_hundred``
        ``too_long`` ``reversed`` ``cycle`` ``overlap`` ``unknown_field`` ``contradiction``
    :param field: the field, rows as ``clocks.length``
    :param value: what it holds
    """

    def __init__(self, code, field, value=None):
        super().__init__(f"{field}: {value!r} ({code})")
        self.code, self.field, self.value = code, field, value
