"""Settings for the tests: a throw-away data folder, quick password hashing, plain static files.
`VARDE_TEST_DATABASE_URL=postgresql://…` runs the same suite on PostgreSQL."""

import os
import tempfile

os.environ.setdefault("VARDE_DATA_DIR", tempfile.mkdtemp(prefix="varde-test-"))
os.environ["VARDE_SECRET_KEY"] = "only-for-tests"
os.environ["VARDE_INSECURE_HTTP"] = "1"
os.environ["VARDE_DEMO"] = "1"
os.environ["VARDE_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["VARDE_DATABASE_URL"] = os.environ.get("VARDE_TEST_DATABASE_URL", "sqlite://:memory:")

from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS, STORAGES  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "allauth.socialaccount.providers.openid_connect"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
