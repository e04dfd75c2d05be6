"""Every setting of the house, from the environment (`X`, or `X_FILE` naming a file that holds it).

`SAFECONDUCT_MODE` is production unless told otherwise, and production refuses to start with unsafe values.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from safeconduct.cell import log
from safeconduct.cell.environment import EXAMPLE, given, is_given, is_sealed_on_the_way, lies_within, pace

django_stubs_ext.monkeypatch()

HOUSE = Path(__file__).resolve().parent.parent
ROOT = HOUSE.parent


def _read(name: str, default: str | None = None) -> str:
    if default is None and not is_given(name):
        raise ImproperlyConfigured(f"{name} is not set: give {name} or {name}_FILE (see docs/operator.md).")
    return given(name, default or "")


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": options.pop("password", unquote(parts.password or "")),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


_IS_LOOKED_AT = not {"pytest", "mypy"}.isdisjoint(sys.modules)  # by a tool that was not told a mode
MODE = _read("SAFECONDUCT_MODE", "test" if _IS_LOOKED_AT else "production")
if MODE not in {"production", "demo", "test"}:  # another word would be none of them, and skip every refusal below
    raise ImproperlyConfigured(f"SAFECONDUCT_MODE is production, demo or test, not {MODE!r}.")
FACE = _read("SAFECONDUCT_FACE", "desk")
IS_TEST = MODE == "test"
IS_PRODUCTION = MODE == "production"


def _or_test(name: str, for_tests: str) -> str:
    return for_tests if IS_TEST else _read(name)


SECRET_KEY = _or_test("SECRET_KEY", "only for tests")
# Where the key broker listens. Whoever asks it there knows no pepper and no shred key; a process without a broker
# (the owner, who migrates and founds; tests) is its own, and knows both.
BROKER_DIR = _read("BROKER_DIR", "")
PEPPER = b"" if BROKER_DIR else bytes.fromhex(_or_test("PEPPER", "5a" * 32))
# Signs what the log has come to; the faces are not given it.
LOG_KEY = bytes.fromhex(_or_test("LOG_KEY", "1c" * 32)) if FACE in {"worker", "owner"} or IS_TEST else b""
ORGANISATION_ID = UUID(_read("ORGANISATION_ID", EXAMPLE))
ORGANISATION_NAME = _read("ORGANISATION_NAME", "" if IS_PRODUCTION else "Lantern Bridge")
BLOB_DIR = _or_test("BLOB_DIR", str(ROOT / "var/test/blobs"))
SHRED_DIR = "" if BROKER_DIR else _or_test("SHRED_DIR", str(ROOT / "var/test/shred"))
CLAMD_SOCKET = _read("CLAMD_SOCKET", "")  # where a virus scanner listens
PUBLIC_ORIGIN = _read("PUBLIC_ORIGIN", "http://127.0.0.1:8000")
DESK_ORIGIN = _read("DESK_ORIGIN", "http://127.0.0.1:8001")
SECOND_FACTOR = _read("SECOND_FACTOR", "required" if IS_PRODUCTION else "offered")
PLACEMENT_SECONDS = int(_read("PLACEMENT_SECONDS", "300"))  # the longest search for homes

# What the public face takes from everybody together (custody.pace); bytes are written in MiB.
PACE = {
    "requests": pace("REQUESTS", "100/600"),
    "offers": pace("OFFERS", "60/300"),
    "words": pace("WORDS_MIB", "64/512", each=1024 * 1024),
    "files": pace("FILES_MIB", "1024/6144", each=1024 * 1024),
    "reading": pace("READING", "20000/100000"),
}
ARGON2_MEMORY_KIB = 64 if IS_TEST else int(_read("ARGON2_MEMORY_KIB", str(256 * 1024)))
ARGON2_PASSES = 1 if IS_TEST else int(_read("ARGON2_PASSES", "3"))

DEBUG = False
# Each face answers under its own name only. On one's own machine both are the same, and have a second one.
_OWN_ORIGIN = PUBLIC_ORIGIN if FACE == "public" else DESK_ORIGIN
_LOOPBACK = {"127.0.0.1", "localhost"}
_own_name = urlsplit(_OWN_ORIGIN).hostname or ""
ALLOWED_HOSTS = [
    *(sorted(_LOOPBACK) if _own_name in _LOOPBACK else [_own_name]),
    *(["testserver"] if IS_TEST else []),
]
CSRF_TRUSTED_ORIGINS = [_OWN_ORIGIN]
IS_HTTPS = PUBLIC_ORIGIN.startswith("https://") and DESK_ORIGIN.startswith("https://")
# The same database twice: what was read inside a step that fails must stay in the log (audit.services.before_release).
# A test's own transaction is undone as a whole, and takes what was logged with it.
DATABASES = {name: _database(_read("DATABASE_URL", "postgresql:///safeconduct")) for name in ("default", "log")}
LOG_DATABASE = "default" if IS_TEST else "log"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Each process carries what it uses: the public face shows the site, and has no editor and no jobs; the worker has no
# site. The desk and the owner, who migrates, carry everything.
HAS_SITE, HAS_EDITOR, HAS_JOBS = FACE != "worker", FACE not in {"worker", "public"}, FACE != "public"
DEPARTMENTS = [
    "safeconduct.desk",
    *(["safeconduct.public"] if HAS_SITE else []),
    "safeconduct.arrival",
    "safeconduct.placement",
    "safeconduct.dossiers",
    "safeconduct.programme",
    "safeconduct.shelter",
    "safeconduct.situation",
    "safeconduct.intake",
    "safeconduct.guests",
    "safeconduct.evidence",
    "safeconduct.cases",
]
_EDITOR = [
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.contrib.simple_translation",
]
_SITE = [
    *(_EDITOR if HAS_EDITOR else ["safeconduct.public.pictures_app.PicturesConfig"]),
    "wagtail",
    "modelcluster",
    "taggit",
]
INSTALLED_APPS = [
    "safeconduct.cell",
    *DEPARTMENTS,
    "safeconduct.accounts",
    "safeconduct.custody",
    "safeconduct.audit",
    "safeconduct.look",
    *(["procrastinate.contrib.django"] if HAS_JOBS else []),
    "django_htmx",
    "lucide",
    *(_SITE if HAS_SITE else []),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"

_COMMON = [
    "django.middleware.security.SecurityMiddleware",
    "safeconduct.look.middleware.SafeHeaders",
    "safeconduct.look.sheets.Sheets",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
PUBLIC_MIDDLEWARE = [
    *_COMMON,
    "django_htmx.middleware.HtmxMiddleware",
    "safeconduct.accounts.methods.Methods",
    "safeconduct.accounts.once.Once",
    "safeconduct.accounts.refusals.Refusals",
]
DESK_MIDDLEWARE = [
    *_COMMON,
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "safeconduct.accounts.middleware.ActorGate",
    "safeconduct.accounts.refusals_told.RefusalsTold",
    "safeconduct.public.door.EditorsDoor",
    "safeconduct.accounts.methods.Methods",
    "safeconduct.accounts.once.Once",
    "safeconduct.accounts.refusals.Refusals",
]
MIDDLEWARE = PUBLIC_MIDDLEWARE if FACE == "public" else DESK_MIDDLEWARE
ROOT_URLCONF = "safeconduct.cell.urls_public" if FACE == "public" else "safeconduct.cell.urls_desk"
PUBLIC_URLCONF = "safeconduct.cell.urls_public"
WSGI_APPLICATION = None
SITE_ADMIN_PREFIX = "site/"
NEUTRAL_PATH = "notes/"  # where somebody asks for help: nothing there tells in a title or an icon what it is

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "safeconduct.look.context.languages",
                "safeconduct.desk.context.frame",
                "safeconduct.public.context.site_frame",
            ],
            "builtins": ["safeconduct.look.templatetags.one_use"],
            "string_if_invalid": "‼undefined: %s‼" if IS_TEST else "",
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LANGUAGES = [("en", "English"), ("ru", "Русский"), ("nl", "Nederlands"), ("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGE_CODE = "en"
LANGUAGE_NAMES = dict(LANGUAGES)
LOCALE_PATHS = [str(HOUSE / "kernel" / "locale")]  # no app, and its words are shown all the same
WAGTAIL_I18N_ENABLED = True
WAGTAIL_SITE_NAME = ORGANISATION_NAME
WAGTAILADMIN_BASE_URL = DESK_ORIGIN
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

STATIC_URL = "/static/"
STATIC_ROOT = _read("STATIC_ROOT", str(ROOT / "var/static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = _read("MEDIA_ROOT", str(ROOT / "var/test/media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_HANDLERS = ["safeconduct.custody.upload.SealedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Only over plain http on one's own machine may cookies go without the __Host- prefix.
_HOST = "__Host-" if IS_HTTPS else ""
_FACE_MARK = "p" if FACE == "public" else "d"
SESSION_COOKIE_NAME = f"{_HOST}s{_FACE_MARK}"
CSRF_COOKIE_NAME = f"{_HOST}c{_FACE_MARK}"
HALF_COOKIE = f"{_HOST}h{_FACE_MARK}"
DRAFT_COOKIE = f"{_HOST}n{_FACE_MARK}"
SAID_COOKIE = f"{_HOST}m{_FACE_MARK}"
LANGUAGE_COOKIE_NAME = f"{_HOST}language"
MESSAGE_STORAGE = "safeconduct.look.said.Said"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the window: no cookie of ours stays on a telephone
CSRF_FAILURE_VIEW = "safeconduct.accounts.error_pages.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if FACE == "public":  # it keeps no sessions of its own, and may not see the desk's
    SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None

LOGGING = log.SETTINGS
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]
DEMO_NOTICE = _("Demonstration: every person here is invented.")

_UNSAFE = {
    "SECOND_FACTOR must be 'required'": SECOND_FACTOR != "required",
    "ORGANISATION_NAME must be set (the first start asks for it)": not ORGANISATION_NAME and FACE != "owner",
    "ARGON2_MEMORY_KIB must be at least 262144": ARGON2_MEMORY_KIB < 256 * 1024,
    "ARGON2_PASSES must be at least 3": ARGON2_PASSES < 3,
    "SHRED_DIR must lie apart from BLOB_DIR, or one backup keeps both": bool(SHRED_DIR)
    and (lies_within(SHRED_DIR, BLOB_DIR) or lies_within(BLOB_DIR, SHRED_DIR)),
    "PUBLIC_ORIGIN and DESK_ORIGIN must start with https://": not IS_HTTPS
    and not all(urlsplit(origin).hostname in _LOOPBACK for origin in (PUBLIC_ORIGIN, DESK_ORIGIN)),
    "PUBLIC_ORIGIN and DESK_ORIGIN must have two host names": urlsplit(PUBLIC_ORIGIN).hostname
    == urlsplit(DESK_ORIGIN).hostname
    and _own_name not in _LOOPBACK,
    "SECRET_KEY must have at least 40 characters": len(SECRET_KEY) < 40,
    "DATABASE_URL must say sslmode=verify-full for a server on another machine": not is_sealed_on_the_way(
        DATABASES["default"]["HOST"], DATABASES["default"]["OPTIONS"]
    ),
    "PEPPER must be 32 random bytes in hex": not BROKER_DIR and (len(PEPPER) != 32 or len(set(PEPPER)) < 8),
    "BROKER_DIR must be set": not BROKER_DIR and FACE != "owner",
    "LOG_KEY must be 32 random bytes in hex": bool(LOG_KEY) and (len(LOG_KEY) != 32 or len(set(LOG_KEY)) < 8),
    "PACE_… must be at least 1 in an hour, and no less in a day": any(
        not 1 <= hour <= day for hour, day in PACE.values()
    ),
}
if IS_PRODUCTION and any(_UNSAFE.values()):
    raise ImproperlyConfigured("Refusing to start: " + "; ".join(text for text, bad in _UNSAFE.items() if bad) + ".")
