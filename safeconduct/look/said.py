"""What a page says once after a step: it stands in a cookie of this browser until it is read, and in no row."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Said(CookieStorage):
    """Django's own puts into the session what is too long for a cookie, and sessions are rows; here the oldest goes."""

    cookie_name = settings.SAID_COOKIE
