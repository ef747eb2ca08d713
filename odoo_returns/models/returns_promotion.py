from decimal import Decimal

from odoo import fields, models

#: Programs whose reward was paid for or saved up: what comes back now does not change that.
SAVED = ("loyalty", "ewallet", "gift_card")


class ReturnsPromotion(models.AbstractModel):
    """Whether what a customer keeps still earns the promotions of his order."""

    _name = "returns.promotion"
    _description = "Returns and Promotions"

    def _get_kept(self, order, plan):
        """Return {order line: share that stays with the customer}, after a plan.

        What stays is what is invoiced and not credited, and what is still to be invoiced or
        delivered.
        """
        kept = {}
        for line in order.order_line.filtered(lambda line: line.product_id):
            uncredited = sum(
                quantity
                for returns_line, quantity in plan.uncredited.items()
                if returns_line.sale_line_id == line
            )
            eligibility = self.env["returns.eligibility"]
            left = sum(source.quantity_left for source in plan.sources.get(line, ()))
            open_quantity = max(line.qty_to_invoice, 0.0) + self._get_qty_waiting(line)
            uom = line.product_uom_id
            left += max(eligibility._to_reference(open_quantity, uom) - uncredited, Decimal(0))
            sold = eligibility._to_reference(line.product_uom_qty, uom)
            kept[line] = min(left / sold, Decimal(1)) if sold else Decimal(0)
        return kept

    def _get_qty_waiting(self, line):
        """Return what is still to be delivered of a line that is invoiced on delivery."""
        if line.product_id.invoice_policy == "order" or line.product_id.type != "consu":
            return 0.0
        waiting = line.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and not move.returns_line_id
                and move.location_dest_id.usage == "customer"
            )
        )
        return max(line.product_uom_qty - line.qty_delivered, 0.0) if waiting else 0.0

    def _is_whole(self, order, kept):
        """Tell whether no goods of an order stay with the customer; gifts are no goods of it."""
        goods = order.order_line.filtered(
            lambda line: line.product_id.type == "consu" and not line.reward_id
        )
        return bool(goods) and not any(kept[line] for line in goods)

    # === PROMOTIONS === #

    def _is_earned(self, reward_line, kept):
        """Tell whether what stays earns a reward: its rules hold, and give the points it cost."""
        program = reward_line.reward_id.program_id
        if program.applies_on != "current" or program.program_type in SAVED:
            return True
        points = self._get_points(reward_line, kept)
        if points is None or program.program_type == "coupons":
            return points is not None
        lines = reward_line.order_id.order_line.filtered(
            lambda line: line.reward_id.program_id == program
        )
        return points >= sum(lines.mapped("points_cost"))

    def _get_earned_gifts(self, reward_line, kept):
        """Return how many pieces of a gift what stays earns."""
        reward = reward_line.reward_id
        program = reward.program_id
        if program.applies_on != "current" or program.program_type in (*SAVED, "coupons"):
            return reward_line.product_uom_qty if self._is_earned(reward_line, kept) else 0.0
        points = self._get_points(reward_line, kept) or 0.0
        times = points // reward.required_points if reward.required_points else 0.0
        return min(times * reward.reward_product_qty, reward_line.product_uom_qty)

    def _get_points(self, reward_line, kept):
        """Return the points that what stays gives; None when no rule of the program holds.

        It is core's own count (``sale.order._program_check_compute_points``) of what stays.
        """
        order, program = reward_line.order_id, reward_line.reward_id.program_id
        rules = program.rule_ids.filtered(
            lambda rule: rule.mode != "with_code" or rule in order.code_enabled_rule_ids
        )
        found = [self._get_points_of_rule(rule, order, kept) for rule in rules]
        known = [points for points in found if points is not None]
        if not rules:
            return 0.0 if any(kept.values()) else None
        return sum(known) if known else None

    def _get_points_of_rule(self, rule, order, kept):
        goods = order._get_not_rewarded_order_lines().filtered(
            lambda line: not line.combo_item_id and not line.is_delivery
        )
        goods = goods.filtered(
            lambda line: line.product_id.filtered_domain(rule._get_valid_product_domain())
        )
        quantity = sum(self._get_qty_kept(line, kept) for line in goods)
        taxed, untaxed = (self._get_amount(goods, kept, name) for name in ("total", "subtotal"))
        amount = taxed if rule.minimum_amount_tax_mode == "incl" else untaxed
        least = self._get_least_amount(rule, order)
        if not quantity or quantity < rule.minimum_qty:
            return None
        if order.currency_id.compare_amounts(amount, least) < 0:
            return None
        units = {"order": 1, "money": taxed, "unit": quantity}[rule.reward_point_mode]
        return rule.reward_point_amount * units

    def _get_least_amount(self, rule, order):
        """Return what has to be bought, at the rate of the day of the order."""
        day = fields.Date.to_date(order.date_order)
        return rule.currency_id._convert(
            rule.minimum_amount, order.currency_id, order.company_id, day
        )

    def _get_qty_kept(self, line, kept):
        """Return how much of a line stays; of a combo, as many as stay whole."""
        share = min(kept.get(part, Decimal(0)) for part in line._get_lines_with_price() or line)
        return line.product_uom_qty * float(share)

    def _get_amount(self, lines, kept, name):
        """Return what the lines that stay cost, before discounts of the order."""
        parts = lines.browse().union(*(line._get_lines_with_price() for line in lines))
        return sum(part[f"price_{name}"] * float(kept.get(part, Decimal(0))) for part in parts)

    # === FREE FREIGHT === #

    def _get_price_of_free_freight(self, freight_line, kept):
        """Return what freight that was free above an amount costs, taxes included; 0 while what
        stays is above it.

        Only carriers with a fixed price are asked: others ask their provider.
        """
        order, carrier = freight_line.order_id, freight_line.order_id.carrier_id
        if freight_line.price_unit or not carrier.free_over or carrier.delivery_type != "fixed":
            return 0.0
        goods = order.order_line.filtered(lambda line: not line.is_delivery and line.product_id)
        amount = sum(line.price_total * float(kept.get(line, Decimal(0))) for line in goods)
        amount = carrier._compute_currency(order, amount, "pricelist_to_company")
        rate = carrier.rate_shipment(order)
        if not rate["success"] or carrier.currency_id.compare_amounts(amount, carrier.amount) >= 0:
            return 0.0
        return self._get_taxed(freight_line, rate["carrier_price"], 1.0)

    def _get_taxed(self, sale_line, price_unit, quantity):
        """Return what a quantity costs at a price before discount, taxes included."""
        return sale_line.tax_ids.compute_all(
            price_unit, sale_line.currency_id, quantity, product=sale_line.product_id
        )["total_included"]
