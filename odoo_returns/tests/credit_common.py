from .common import ReturnsCommon


class ReturnsCreditCommon(ReturnsCommon):
    """A company whose books know store credit, and what its accounts say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.company.returns_policy_id
        cls.owed = cls._make_account("Store credit", "ST100", "liability_current")
        cls.bonus = cls._make_account("Bonus", "ST200", "expense")
        cls.expired = cls._make_account("Expired credit", "ST300", "income_other")
        cls.company.write(
            {
                "returns_credit_journal_id": cls.company_data["default_journal_misc"].id,
                "returns_credit_account_id": cls.owed.id,
                "returns_bonus_account_id": cls.bonus.id,
            }
        )
        cls.receivable = cls.customer.property_account_receivable_id

    @classmethod
    def _make_account(cls, name, code, account_type):
        return cls.env["account.account"].create(
            {"name": name, "code": code, "account_type": account_type}
        )

    @classmethod
    def _promise(cls, **terms):
        cls.policy.write(terms)
        cls.policy.action_publish()

    def _get_balance(self, account, partner=None):
        """Return what the posted entries of the customer say on an account."""
        self.env.flush_all()
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("partner_id", "=", (partner or self.customer).id),
            ]
        )
        return round(sum(lines.mapped("balance")), 2)

    def _get_balances(self):
        return [self._get_balance(each) for each in (self.receivable, self.owed, self.bonus)]

    def _pay(self, order):
        """Pay the invoices of an order by hand."""
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({})._create_payments()

    def _credit(self, order, resolution="store_credit"):
        """Return a settled return of everything that was sold and paid."""
        if any(order.invoice_ids.mapped("amount_residual")):
            self._pay(order)
        returns_order = self._receive(self._return(order, resolution=resolution))
        returns_order.action_settle()
        return returns_order

    def _get_card(self):
        return self.env["loyalty.card"].search([("partner_id", "=", self.customer.id)])

    def _redeem(self, order, card):
        """Pay an order with the card, and invoice what is left."""
        reward = card.program_id.reward_ids
        order._apply_program_reward(reward, card)
        order._update_programs_and_rewards()
        order.action_confirm()
        self._deliver(order)
        return self._invoice(order)
