"""The desk face, as granian serves it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.cell.settings")
os.environ["SAFECONDUCT_FACE"] = "desk"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
