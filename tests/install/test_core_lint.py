"""Core's own checks of addons: over our files alone where one reads files, else over all models."""

from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import pytest

from odoo.modules import Manifest

import odoo.addons
from odoo.addons.test_lint.tests import test_pofile
from odoo.addons.test_lint.tests.test_dunderinit import TestDunderinit
from odoo.addons.test_lint.tests.test_index import TestIndex
from odoo.addons.test_lint.tests.test_jstranslate import TestJsTranslations
from odoo.addons.test_lint.tests.test_markers import TestConflictMarkers
from odoo.addons.test_lint.tests.test_naming import TestNaming
from odoo.addons.test_lint.tests.test_onchange_domains import TestOnchangeDomains
from odoo.addons.test_lint.tests.test_override_signatures import TestLintOverrideSignatures
from odoo.addons.test_lint.tests.test_pofile import PotLinter
from odoo.addons.test_lint.tests.test_routes import RoutesLinter
from odoo.addons.test_lint.tests.test_test_holes import TestTestHoles

ROOT = Path(__file__).parents[2]
OURS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


@pytest.fixture(scope="module", autouse=True)
def only_our_files():
    manifests = [Manifest.for_addon(name) for name in OURS]
    with ExitStack() as stack:
        stack.enter_context(patch.object(Manifest, "all_addon_manifests", return_value=manifests))
        stack.enter_context(patch.object(test_pofile, "get_modules", return_value=OURS))
        stack.enter_context(
            patch.object(odoo.addons, "__path__", [str(ROOT / name) for name in OURS])
        )
        stack.enter_context(patch.object(odoo, "__path__", []))
        yield
