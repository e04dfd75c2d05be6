"""What may stand in the log: the page that failed, not whose case it was about."""

import logging


class WithoutAddress(logging.Filter):
    """Says the name of the page instead of its address: an address names a case."""

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if isinstance(record.args, tuple) and record.args:  # Django's last word is the path
            record.args = (*record.args[:-1], match.view_name if match else "?")
        return True
