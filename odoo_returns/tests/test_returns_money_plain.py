from odoo.tests import tagged

from .money_table import Goods, MoneyTable, Scenario

DOZEN = "uom.product_uom_dozen"

#: What is left of a line is split between what comes back now and what stays; the cent that
#: cannot be split goes to the larger remainder, of two equal ones to what comes back now.
SCENARIOS = [
    Scenario("one article", [Goods(100)], "", [(1,)], [100.0], [0]),
    Scenario("3 x 33.33, one by one", [Goods(33.33, 3)], "", [(1,)] * 3, [33.33] * 3, [0] * 3),
    Scenario("28.50 in thirds", [Goods(10, 3, 5)], "", [(1,), (2,)], [9.5, 19.0], [0, 0]),
    # 3 x 3.35 - 5 % = 9.5475: 3.183, then 6.37 in halves
    Scenario("9.55 in thirds", [Goods(3.35, 3, 5)], "", [(1,)] * 3, [3.18, 3.19, 3.18], [0] * 3),
    # 100.00 / 7 = 14.2857; left 85.71 / 6 = 14.285; left 71.42 / 5 = 14.284 x 5
    Scenario(
        "100 in sevenths",
        [Goods(100 / 7, 7)],
        "",
        [(1,), (1,), (5,)],
        [14.29, 14.29, 71.42],
        [0] * 3,
    ),
    Scenario("a present", [Goods(20, 1, 100), Goods(20)], "", [(1, 0), (0, 1)], [0.0, 20.0], [0, 0]),
    Scenario("price of zero", [Goods(0, 2), Goods(5)], "", [(2, 1)], [5.0], [0]),
    Scenario("a large amount", [Goods(9999999.99, 3)], "", [(2,), (1,)], [19999999.98, 9999999.99], [0, 0]),
    # 90.05 + 19 % 17.11
    Scenario(
        "19 % on 3 x 33.35 less 10 %",
        [Goods(33.35, 3, 10)],
        "19",
        [(1,)] * 3,
        [35.72, 35.73, 35.71],
        [5.7, 5.71, 5.7],
    ),
    # 115.48 + 21.94 (21.9412), 19.00 of them (18.9962) on the first line
    Scenario(
        "19 % on two lines at once",
        [Goods(49.99, 2), Goods(15.5)],
        "19",
        [(2, 1)],
        [137.42],
        [21.94],
    ),
    Scenario(
        "19 % on two lines, crosswise",
        [Goods(49.99, 2), Goods(15.5)],
        "19",
        [(1, 0), (1, 1)],
        [59.49, 77.93],
        [9.5, 12.44],
    ),
    Scenario("20 % and 15 % off", [Goods(20, 5, 15)], "20", [(2,), (3,)], [40.8, 61.2], [6.8, 10.2]),
    # 29.97 with 7 %: 28.01 + 1.96; two: 18.67 + 1.31, one: 9.34 + 0.65
    Scenario("7 % included", [Goods(9.99, 3)], "7 included", [(2,), (1,)], [19.98, 9.99], [1.31, 0.65]),
    Scenario("21 % included", [Goods(12.1)], "21 included", [(1,)], [12.1], [2.1]),
    # 5 x 24 - 15 % = 102 = 85 + 17
    Scenario(
        "20 % included, 15 % off",
        [Goods(24, 5, 15)],
        "20 included",
        [(2,), (3,)],
        [40.8, 61.2],
        [6.8, 10.2],
    ),
    # 30.30 + 6.06 and 3 x 0.35
    Scenario(
        "20 % and a fixed tax",
        [Goods(10.1, 3)],
        "20 and 0.35 fixed",
        [(1,), (2,)],
        [12.47, 24.94],
        [2.37, 4.74],
    ),
    # 59.97, 5 % 3.00 (2.9985), 9.975 % 5.98 (5.982): a third of 5.98 is 1.993
    Scenario(
        "two taxes in percent",
        [Goods(19.99, 3)],
        "5 and 9.975",
        [(1,), (2,)],
        [22.98, 45.97],
        [2.99, 5.99],
    ),
    # 999 + 10 % 100 (99.9): 33, 34, 33
    Scenario(
        "yen have no cents",
        [Goods(333, 3)],
        "10",
        [(1,)] * 3,
        [366.0, 367.0, 366.0],
        [33.0, 34.0, 33.0],
        "JPY",
    ),
    Scenario("yen in thirds", [Goods(1000 / 3, 3)], "", [(1,), (2,)], [333.0, 667.0], [0, 0], "JPY"),
    # 3.333 + 5 % 0.167 (0.16665): a third is 0.0557
    Scenario(
        "dinars have mils",
        [Goods(1.111, 3)],
        "5",
        [(1,), (2,)],
        [1.167, 2.333],
        [0.056, 0.111],
        "KWD",
    ),
    Scenario("19 % in euros", [Goods(50, 2)], "19", [(1,), (1,)], [59.5, 59.5], [9.5, 9.5], "EUR"),
    # 99.99 less 10 % = 89.99 (89.991): 84.10 + 5.89; a third is 28.03 + 1.96
    Scenario(
        "7 % included, 10 % off, euros",
        [Goods(33.33, 3, 10)],
        "7 included",
        [(1,), (2,)],
        [29.99, 60.0],
        [1.96, 3.93],
        "EUR",
    ),
    Scenario("a dozen by the piece", [Goods(120, 1, 0, DOZEN)], "", [(5,), (7,)], [50.0, 70.0], [0, 0]),
    # 100 a dozen: 8.333 a piece; left 91.67 of 11
    Scenario(
        "a dozen that does not divide",
        [Goods(100, 1, 0, DOZEN)],
        "",
        [(1,), (1,), (10,)],
        [8.33, 8.33, 83.34],
        [0] * 3,
    ),
    # 100.00 + 19.00: pieces of 8.33 and 1.58 (1.583)
    Scenario(
        "a dozen and 19 %",
        [Goods(100, 1, 0, DOZEN)],
        "19",
        [(6,), (6,)],
        [59.5, 59.5],
        [9.5, 9.5],
    ),
]


@tagged("post_install", "-at_install")
class TestReturnsMoneyPlain(MoneyTable):
    """Discounts, taxes, currencies and units, returned in parts, to the cent."""

    def test_every_step_pays_what_was_worked_out_by_hand(self):
        for scenario in SCENARIOS:
            with self.subTest(scenario.name), self.env.cr.savepoint() as savepoint:
                self._play(scenario)
                savepoint.rollback()
