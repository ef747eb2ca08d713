"""Locks that make a second transaction wait its turn."""

from odoo.exceptions import ConcurrencyError, LockError


def lock_or_retry(records):
    """Lock rows against other writers, not against rows that refer to them.

    :raises ConcurrencyError: when another transaction holds one; the server retries
    """
    try:
        records.lock_for_update(allow_referencing=True)
    except LockError as error:
        raise ConcurrencyError(str(error)) from error
