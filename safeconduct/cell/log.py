"""What may stand in the log: the page that failed, not whose case it was about."""

import logging
from typing import Any


class WithoutAddress(logging.Filter):
    """Says the name of the page instead of its address: an address names a case."""

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if isinstance(record.args, tuple) and record.args:  # Django's last word is the path
            record.args = (*record.args[:-1], match.view_name if match else "?")
        return True


SETTINGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_address": {"()": WithoutAddress}},
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A refused page is no fault, and its address names a case: it stays out of the log.
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["no_address"]},
        "django.security": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # whoever knocks may not fill the disk
    },
}
