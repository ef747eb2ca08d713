from . import (
    test_feedback_access,
    test_feedback_answer,
    test_feedback_concurrency,
    test_feedback_pages,
    test_feedback_request,
)
