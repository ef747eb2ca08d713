from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.exchange import check_exchange


def test_what_the_policy_does_not_exchange_for_is_a_question():
    found = check_exchange(case(terms(exchange_for="variant"), exchange_for="any"))
    assert found == Finding(
        "exchange_not_offered",
        Outcome.REVIEW,
        {"offered": "variant", "asked": "any"},
        "Shop",
    )


def test_what_it_exchanges_for_is_fine_and_so_is_what_is_no_exchange():
    assert check_exchange(case(terms(exchange_for="variant"), exchange_for="same")) is None
    assert check_exchange(case(terms(exchange_for="same"))) is None
    assert check_exchange(case(exchange_for="any")) is None
