"""The desk face, as granian serves it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.cell.settings")
os.environ["SAFECONDUCT_FACE"] = "desk"

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from safeconduct.cell.loading import nothing_to_throw_away
from safeconduct.vaultd.closing_off import stay_in_memory

stay_in_memory()
with nothing_to_throw_away():
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - loads every page now, not at somebody's first click
