from odoo import Command, api, fields, models

from ..locks import lock_or_retry


class ReturnsStoreCredit(models.Model):
    """What a refund became on a card: points, bonus, the entry that owes it, and what came back.

    Granting clears the credit note against a liability. Taking back takes the points that are
    still there; what the customer has spent he owes, on his own account.
    """

    _name = "returns.store.credit"
    _description = "Store Credit of a Return"
    _order = "id"
    _rec_name = "card_id"

    refund_id = fields.Many2one("returns.refund", required=True, index=True, ondelete="restrict")
    order_id = fields.Many2one(related="refund_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="refund_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="refund_id.currency_id", store=True)
    card_id = fields.Many2one("loyalty.card", required=True, index=True, ondelete="restrict")
    amount = fields.Monetary(help="What the refund gives.")
    bonus = fields.Monetary(help="What the policy adds.")
    points = fields.Float(help="Amount and bonus in the currency of the card.")
    entry_id = fields.Many2one("account.move", index="btree_not_null", readonly=True)
    taken_points = fields.Float("Taken Back")
    reversal_id = fields.Many2one("account.move", index="btree_not_null", readonly=True)
    spent = fields.Monetary(
        "Spent Already", help="What was credited no more, but spent before: the customer owes it."
    )

    is_taken_back = fields.Boolean(help="The credit note is no more.")

    _refund_unique = models.UniqueIndex("(refund_id) WHERE is_taken_back IS NOT TRUE")

    @api.model
    def _issue(self, rows):
        """Turn refunds into store credit or gift cards; one that is there already stays.

        Whoever posts the credit note lets this follow, whatever he may do: hence sudo.
        """
        rows_sudo = rows.sudo()
        standing = [("refund_id", "in", rows_sudo.ids), ("is_taken_back", "=", False)]
        done = self.sudo().search(standing).refund_id
        credits_sudo = self.sudo()
        for row in rows_sudo - done:
            credits_sudo |= credits_sudo.create(self._prepare_credit(row))
        for credit in credits_sudo:
            credit._add_points(credit.points, self.env._("Refund of %s", credit.order_id.name))
            credit.refund_id._through_gate().card_id = credit.card_id
            credit.order_id._through_gate().has_store_credit = True
        credits_sudo._post_entries()
        cards = credits_sudo.filtered(lambda credit: credit.refund_id.method == "gift_card").card_id
        cards._send_creation_communication()
        return credits_sudo

    def _prepare_credit(self, row):
        programs = self.env["returns.credit.program"]
        company, today = row.company_id, fields.Date.context_today(self)
        terms = row.order_id.line_ids.policy_revision_id[:1]._get_terms()
        programs._check_set_up(company, terms.credit_bonus)
        program = programs._get_program(company, row.method, row.currency_id)
        card = programs._get_card(program, row.order_id.partner_id, terms.credit_days)
        percent = float(terms.credit_bonus or 0)
        bonus = row.currency_id.round(row.amount * percent / 100)
        points = row.currency_id._convert(row.amount + bonus, card.currency_id, company, today)
        return {
            "refund_id": row.id,
            "card_id": card.id,
            "amount": row.amount,
            "bonus": bonus,
            "points": points,
        }

    def _add_points(self, points, description):
        """Change the balance of the card, and say so in its history."""
        self.ensure_one()
        card = self.card_id
        lock_or_retry(card)
        card.points += points
        self.env["loyalty.history"].sudo().create(
            {
                "card_id": card.id,
                "description": description,
                "issued": max(points, 0.0),
                "used": max(-points, 0.0),
                "order_model": "returns.order",
                "order_id": self.order_id.id,
            }
        )

    # === BOOKS === #

    def _post_entries(self):
        """Owe on the card what the credit note owes, and the bonus, which is an expense."""
        for credit in self:
            move = credit.refund_id.move_id
            receivable = credit._get_receivable(move)
            credit.entry_id = self.env["account.move"].create(
                credit._prepare_entry(
                    [
                        (receivable.account_id[:1], credit.amount),
                        (credit.company_id.returns_bonus_account_id, credit.bonus),
                        (credit.company_id.returns_credit_account_id, -credit.amount),
                        (credit.company_id.returns_credit_account_id, -credit.bonus),
                    ]
                )
            )
            credit.entry_id._post(soft=False)
            (receivable | credit._get_receivable(credit.entry_id)).filtered(
                lambda line: not line.reconciled
            ).reconcile()

    def _prepare_entry(self, amounts):
        """Return the values of an entry; amounts in the refund's currency, debits above zero."""
        today, company = fields.Date.context_today(self), self.company_id
        partner = self.refund_id.move_id.partner_id.commercial_partner_id
        amounts = [(account, amount) for account, amount in amounts if amount]
        balances = [
            self.currency_id._convert(amount, company.currency_id, company, today)
            for _account, amount in amounts
        ]
        if balances:  # each was rounded alone
            balances[-1] = company.currency_id.round(balances[-1] - sum(balances))
        return {
            "move_type": "entry",
            "journal_id": company.returns_credit_journal_id.id,
            "date": today,
            "ref": f"{self.refund_id.move_id.name} {self.card_id.code}",
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "partner_id": partner.id,
                        "currency_id": self.currency_id.id,
                        "amount_currency": amount,
                        "balance": balance,
                        "name": self.card_id.program_id.name,
                    }
                )
                for (account, amount), balance in zip(amounts, balances, strict=True)
            ],
        }

    def _get_receivable(self, moves):
        return moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    # === TAKING BACK === #

    @api.model
    def _follow(self, orders):
        """Take the credit of returns back whose credit note is no more, as far as it is left.

        :return: the returns whose customer has spent credit that he should not have
        """
        with_credit = orders.filtered("has_store_credit")
        if not with_credit:
            return with_credit
        credits_sudo = self.sudo().search([("order_id", "in", with_credit.ids)])
        standing = credits_sudo.filtered(lambda credit: not credit.is_taken_back)
        for credit in standing.filtered(lambda credit: not credit._is_credited()):
            card = credit.card_id
            lock_or_retry(card)
            taken = min(max(card.points, 0.0), credit.points)
            if not card.currency_id.is_zero(taken):
                credit._add_points(-taken, self.env._("Taken back: %s", credit.order_id.name))
            credit.write({"taken_points": taken, "is_taken_back": True})
            credit._post_reversal()
            credit.refund_id._withdraw()
        return credits_sudo.filtered("spent").order_id

    def _is_credited(self):
        """Tell whether the credit note stands: posted, and not reversed as a whole."""
        self.ensure_one()
        move = self.refund_id.move_id
        reversals = move.reversal_move_ids.filtered(lambda other: other.state == "posted")
        back = sum(reversals.mapped("amount_total"))
        return move.state == "posted" and (
            not back or move.currency_id.compare_amounts(back, move.amount_total) < 0
        )

    def _post_reversal(self):
        """Book what came back: first the bonus, then what the customer no longer gets.

        What he has spent stays open on his own account.
        """
        self.ensure_one()
        total = self.amount + self.bonus
        back = self.currency_id.round(total * self.taken_points / self.points)
        bonus = min(back, self.bonus)
        self.spent = self.amount - (back - bonus)
        if self.currency_id.is_zero(back):
            return
        receivable = self._get_receivable(self.entry_id)
        claims = self.refund_id.move_id.reversal_move_ids.filtered(
            lambda move: move.state == "posted"
        )
        self.reversal_id = self.env["account.move"].create(
            self._prepare_entry(
                [
                    (self.company_id.returns_credit_account_id, back),
                    (self.company_id.returns_bonus_account_id, -bonus),
                    (receivable.account_id[:1], bonus - back),
                ]
            )
        )
        self.reversal_id._post(soft=False)
        self._get_receivable(self.entry_id | claims | self.reversal_id).filtered(
            lambda line: not line.reconciled
        ).reconcile()

    # === EXPIRY === #

    @api.model
    def _cron_expire(self):
        """Book what expired as income, in the companies that may keep it."""
        today = fields.Date.context_today(self)
        expired_sudo = self.sudo().search(
            [
                ("card_id.expiration_date", "<", today),
                ("card_id.points", ">", 0),
                ("company_id.returns_expired_account_id", "!=", False),
            ]
        )
        for card, credits in expired_sudo.grouped("card_id").items():
            credits[:1].with_company(credits[:1].company_id)._expire(card, today)

    def _expire(self, card, today):
        """Take what is left of a card, and owe it no more."""
        company = self.company_id
        lock_or_retry(card)
        points = card.points
        left = card.currency_id._convert(points, company.currency_id, company, today)
        self._add_points(-points, self.env._("Expired"))
        values = self._prepare_entry([])
        values["line_ids"] = [
            Command.create(
                {
                    "account_id": account.id,
                    "partner_id": card.partner_id.commercial_partner_id.id,
                    "balance": balance,
                    "name": self.env._("Expired store credit %s", card.code),
                }
            )
            for account, balance in (
                (company.returns_credit_account_id, left),
                (company.returns_expired_account_id, -left),
            )
        ]
        self.env["account.move"].create(values | {"ref": card.code})._post(soft=False)
