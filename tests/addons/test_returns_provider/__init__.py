from odoo.addons.payment import setup_provider

from . import controllers, models


def post_init_hook(env):
    setup_provider(env, "returns_test")
