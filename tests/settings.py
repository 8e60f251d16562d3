"""Settings of the test suite: the portal's own, with what a test needs."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only for the tests")
os.environ.setdefault("PORTAL_DATA_DIR", tempfile.mkdtemp(prefix="portal-tests-"))
# Each process of the suite keeps its own files; what it starts uses those too.
if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and Path(os.environ["PORTAL_DATA_DIR"]).name != worker:
    os.environ["PORTAL_DATA_DIR"] = str(Path(os.environ["PORTAL_DATA_DIR"], worker))
    Path(os.environ["PORTAL_DATA_DIR"]).mkdir(exist_ok=True)
os.environ["DEBUG"] = "0"
os.environ["SECURE_SSL_REDIRECT"] = "0"

from portal.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that the threads of the live server each have a connection of their own; safe writing is not needed.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
PORTAL_CLOCK_MAY_BE_SET = True
ACCOUNT_RATE_LIMITS = False
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
