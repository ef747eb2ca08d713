from odoo import fields, models
from odoo.exceptions import UserError

KINDS = {"store_credit": "ewallet", "gift_card": "gift_card"}


class ReturnsCreditProgram(models.AbstractModel):
    """Where store credit lives: the program that customers spend it with, and its accounts.

    What is granted is owed to the customer on the very account that redeeming it takes it from:
    the income account of the program's discount product.
    """

    _name = "returns.credit.program"
    _description = "Programs of Store Credit"

    def _check_set_up(self, company, bonus=0.0):
        """Check that the books of a company know store credit.

        :raises UserError: naming the company and the settings that are missing
        """
        names = ["returns_credit_journal_id", "returns_credit_account_id"]
        names += ["returns_bonus_account_id"] if bonus else []
        missing = [name for name in names if not company.sudo()[name]]
        if missing:
            raise UserError(
                self.env._(
                    "%(company)s: fill in the settings of store credit first: %(fields)s.",
                    company=company.name,
                    fields=", ".join(
                        company._fields[name]._description_string(self.env) for name in missing
                    ),
                )
            )

    def _get_program(self, company, method, currency):
        """Return the program of a way, in the currency if there is one, else in the company's.

        Programs are configuration, which nobody who grants credit may write: hence sudo.
        """
        program_type = KINDS[method]
        programs_sudo = self.env["loyalty.program"].sudo().with_company(company)
        found = programs_sudo.search(
            [
                ("program_type", "=", program_type),
                ("company_id", "in", (False, company.id)),
                ("currency_id", "in", (currency.id, company.currency_id.id)),
            ]
        )
        own = found.filtered(lambda program: program.currency_id == currency)
        program = own[:1] or found[:1] or self._create_program(programs_sudo, company, program_type)
        self._set_account(program, company)
        return program

    def _create_program(self, programs_sudo, company, program_type):
        values = programs_sudo._get_template_values()[program_type]
        program = programs_sudo.create(
            values | {"company_id": company.id, "currency_id": company.currency_id.id}
        )
        program.reward_ids.discount_line_product_id.taxes_id = False  # it pays, it is not sold
        return program

    def _set_account(self, program, company):
        """Let redeeming take from what is owed to the customer.

        :raises UserError: naming the product that takes it from another account
        """
        account = company.sudo().returns_credit_account_id
        for product in program.reward_ids.discount_line_product_id.with_company(company):
            found = product.property_account_income_id
            if not found:
                product.property_account_income_id = account
            elif found != account:
                raise UserError(
                    self.env._(
                        "%(product)s of %(program)s takes store credit from %(found)s, but it is "
                        "granted on %(account)s: use one account for both.",
                        product=product.display_name,
                        program=program.name,
                        found=found.display_name,
                        account=account.display_name,
                    )
                )

    def _get_card(self, program, partner, days):
        """Return the card that gets the credit: the customer's wallet, or a new gift card."""
        until = days and fields.Date.add(fields.Date.context_today(self), days=days)
        cards_sudo = self.env["loyalty.card"].sudo()
        card = cards_sudo
        if program.program_type == "ewallet":
            domain = [("program_id", "=", program.id), ("partner_id", "=", partner.id)]
            card = cards_sudo.search(domain, order="id", limit=1)
        if not card:
            return cards_sudo.with_context(loyalty_no_mail=True).create(
                {"program_id": program.id, "partner_id": partner.id, "expiration_date": until}
            )
        if card.expiration_date or not card.points:
            card.expiration_date = until and max(until, card.expiration_date or until)
        return card
