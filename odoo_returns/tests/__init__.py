from . import (
    test_returns_concurrency,
    test_returns_order_workflow,
    test_returns_quantities,
    test_returns_reception,
    test_returns_settlement,
)
