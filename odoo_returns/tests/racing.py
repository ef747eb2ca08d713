from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name


class RacingCase(BaseCase):
    """Real connections and real commits: a test transaction cannot race against itself.

    What a test makes stays in the test database.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    @contextmanager
    def _transaction(self):
        """Yield an environment on its own connection, its snapshot taken; commit at the end."""
        with db_connect(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env.cr.execute("SELECT 1")
            try:
                yield env
                env.cr.commit()
            except Exception:
                env.cr.rollback()
                raise
            finally:
                env.transaction.reset()
