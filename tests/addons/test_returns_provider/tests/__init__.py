from . import test_refund_demo, test_refund_killed, test_refund_provider, test_refund_twice
