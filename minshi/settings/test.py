"""Settings for the tests: a database file and folders that vanish with the run, quick hashing, strict templates.

TEST_DATABASE_URL or DATABASE_URL names a PostgreSQL server to use instead of SQLite; REDIS_URL a Redis for the tests
that want a real worker. Such a worker runs under these settings too; MINSHI_TEST_HOME tells it which run it belongs to.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
for name, text in {
    "SECRET_KEY": "only-for-tests",
    "MINSHI_KEYS": "test:cmluZy1vZi10aGUtdGVzdHMtLS0tLS0tLS0tLS0tLS0=",
    "MINSHI_INDEX_KEY": "aW5kZXgtb2YtdGhlLXRlc3RzLS0tLS0tLS0tLS0tLS0=",
    "HTTPS": "0",
    "LOG_JSON": "0",
}.items():
    os.environ[name] = text

HOME = Path(os.environ.get("MINSHI_TEST_HOME") or tempfile.mkdtemp(prefix="minshi-test-"))
IS_WORKER = "MINSHI_TEST_HOME" in os.environ
if not IS_WORKER:
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["MINSHI_VAR"] = str(HOME)

from minshi.settings.base import *  # noqa: E402, F403
from minshi.settings.base import CACHES, DATABASES, REDIS_URL, STORAGES, TEMPLATE_OPTIONS  # noqa: E402
from minshi.settings.strict import FailOnUndefined  # noqa: E402

IS_PRODUCTION = False
SMS_SENDER = "governance.people.sms.Outbox"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSKEY_HOST = "localhost"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = HOME / "media"
WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TEMPLATE_OPTIONS["string_if_invalid"] = FailOnUndefined("undefined")

database = DATABASES["default"]
if database["ENGINE"].endswith("sqlite3"):
    test_name = str(HOME / "test.sqlite3")
    database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;"
else:
    test_name = f"test_minshi_{HOME.name.removeprefix('minshi-test-')}".lower()
    database["CONN_MAX_AGE"] = 0
    database["OPTIONS"]["options"] += " -c synchronous_commit=off"
if IS_WORKER:
    database["NAME"] = os.environ["MINSHI_TEST_DATABASE"]
else:
    database["TEST"] = {"NAME": test_name}

CELERY_TASK_DEFAULT_QUEUE = HOME.name
if REDIS_URL:
    CACHES["default"]["KEY_PREFIX"] = HOME.name
else:
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
