from . import test_returns_order_workflow
