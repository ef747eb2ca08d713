from . import (
    test_returns_access,
    test_returns_amounts,
    test_returns_concurrency,
    test_returns_documents,
    test_returns_notification,
    test_returns_order_workflow,
    test_returns_performance,
    test_returns_portal,
    test_returns_portal_security,
    test_returns_quantities,
    test_returns_reception,
    test_returns_settlement,
)
