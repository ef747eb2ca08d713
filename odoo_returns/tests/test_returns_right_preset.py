from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .rights import SPEC, RightsCommon

CHILD = SPEC | {"code": "XX.CHILD", "name": "Child of X", "parent": "XX.LAW"}


@tagged("post_install", "-at_install")
class TestReturnsRightPreset(RightsCommon):
    """What an upgrade does with the rights that the addon brings."""

    def _load(self, *specs):
        """Load files that hold these specifications, as an upgrade does."""
        presets = type(self.env["returns.right.preset"])
        with patch.object(presets, "_read_specs", lambda *_args: list(specs)):
            self.rights._load_presets()

    def _reset(self, right, *specs):
        presets = type(self.env["returns.right.preset"])
        with patch.object(presets, "_read_specs", lambda *_args: list(specs)):
            right.with_user(self.manager).action_reset_to_preset()

    def _versions(self, code="XX.LAW"):
        return self.rights.with_context(active_test=False).search(
            [("code", "=", code)], order="date_from"
        )

    def test_a_preset_is_loaded_with_its_parent_whatever_the_order_of_the_files(self):
        self._load(CHILD, SPEC)
        child = self.env.ref("odoo_returns.right_xx_child_always")
        self.assertEqual(child.parent_id, self.env.ref("odoo_returns.right_xx_law_always"))
        self.assertTrue(child.is_preset)
        self.assertFalse(child.is_adjusted)
        self.assertEqual(child.revision, 1)
        self.assertFalse(child.company_id)

    def test_each_version_is_a_record_with_its_day_in_the_name(self):
        self._load(SPEC | {"date_to": "2026-06-30"}, SPEC | {"date_from": "2026-07-01"})
        newer = self.env.ref("odoo_returns.right_xx_law_2026-07-01")
        older = self.env.ref("odoo_returns.right_xx_law_always")
        self.assertEqual(self._versions(), older | newer)

    def test_an_upgrade_that_brings_nothing_new_changes_nothing(self):
        self._load(SPEC, CHILD)
        before = self._versions() | self._versions("XX.CHILD")
        self._load(SPEC, CHILD)
        self.assertEqual(self._versions() | self._versions("XX.CHILD"), before)
        self.assertEqual(before.mapped("revision"), [1, 1])

    def test_an_upgrade_renews_a_preset_that_nobody_touched(self):
        rows = [{"kind": "refund", "anchors": ["notice"], "length": 14, "unit": "day"}]
        self._load(SPEC | {"clocks": rows})
        right = self._versions()
        rows = [{"kind": "refund", "anchors": ["goods_back"], "length": 7, "unit": "day"}]
        self._load(SPEC | {"window_length": 30, "articles": None, "clocks": rows})
        self.assertEqual(self._versions(), right)
        self.assertEqual((right.window_length, right.articles), (30, False))
        self.assertEqual(right.clock_ids.mapped("length"), [7])
        self.assertEqual(right.revision, 2)
        self.assertFalse(right.is_adjusted)

    def test_an_upgrade_leaves_an_adjusted_preset_and_says_that_there_is_a_newer_one(self):
        self._load(SPEC)
        right = self._versions()
        right.window_length = 60
        self.assertTrue(right.is_adjusted)
        self._load(SPEC)
        self.assertFalse(right.preset_update_available)
        self._load(SPEC | {"window_length": 30})
        self.assertEqual(right.window_length, 60)
        self.assertTrue(right.preset_update_available)

    def test_a_changed_part_is_an_adjustment_too_and_taking_it_back_is_none(self):
        self._load(SPEC | {"freights": [{"reason_class": "recall", "payer": "buyer"}]})
        right = self._versions()
        right.freight_ids.payer = "seller"
        self.assertTrue(right.is_adjusted)
        right.freight_ids.payer = "buyer"
        self.assertFalse(right.is_adjusted)

    def test_archiving_is_no_adjustment_and_outlives_an_upgrade(self):
        self._load(SPEC)
        right = self._versions()
        right.active = False
        self._load(SPEC | {"window_length": 30})
        self.assertEqual((right.window_length, right.active), (30, False))

    def test_a_manager_takes_the_new_preset(self):
        self._load(SPEC)
        right = self._versions()
        right.window_length = 60
        newest = SPEC | {"window_length": 30}
        self._load(newest)
        self._reset(right, newest)
        self.assertEqual(right.window_length, 30)
        self.assertFalse(right.is_adjusted)
        self.assertFalse(right.preset_update_available)
        self._load(newest | {"window_length": 31})
        self.assertEqual(right.window_length, 31)

    def test_a_new_version_waits_for_days_on_which_an_adjusted_one_is_in_force(self):
        self._load(SPEC)
        right = self._versions()
        right.window_length = 60
        newest = (SPEC | {"date_to": "2026-06-30"}, SPEC | {"date_from": "2026-07-01"})
        self._load(*newest)
        waiting = self._versions() - right
        self.assertFalse(waiting.active)
        self.assertTrue(right.preset_update_available)
        self._reset(right, *newest)
        self.assertTrue(waiting.active)
        self.assertEqual(right.date_to.isoformat(), "2026-06-30")
        self.assertFalse((right | waiting).filtered("preset_update_available"))

    def test_a_shared_right_that_somebody_wrote_wins_over_a_preset_of_the_same_code(self):
        own = self._make(window_length=60)
        self._load(SPEC)
        self.assertTrue(own.active)
        self.assertFalse((self._versions() - own).active)

    def test_a_company_s_copy_of_a_preset_survives_an_upgrade(self):
        self._load(SPEC)
        copy = self._versions().copy({"window_length": 60})
        self._load(SPEC | {"window_length": 30})
        self.assertEqual(copy.window_length, 60)
        shared = self._at("XX.LAW", self.today, self.other_company)
        self.assertEqual(shared.window.length.number, 30)
        self.assertEqual(self._at("XX.LAW", self.today).window.length.number, 60)

    def test_a_preset_cannot_be_deleted(self):
        self._load(SPEC)
        with self.assertRaisesRegex(UserError, "XX.LAW Law of X: a preset cannot be deleted"):
            self._versions().unlink()
        self.assertTrue(self._versions().exists())

    def test_a_preset_that_cannot_be_is_refused_with_its_code(self):
        with self.assertRaisesRegex(UserError, "XX.LAW: Window Length is -1"):
            self._load(SPEC | {"window_length": -1})
