"""The production settings on the benchmark's own database, with the bare views beside the portal's.

BENCH_BARE=1 serves the bare views without middleware: the floor that signed-out pages are measured against.
"""

import os

os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/minshi_bench")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/9")
os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark")
os.environ.setdefault("MINSHI_KEYS", "bench:YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmU=")
os.environ.setdefault("MINSHI_INDEX_KEY", "YmVuY2gtaW5kZXgtYmVuY2gtaW5kZXgtYmVuY2gtaW4=")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("TRUSTED_PROXIES", "127.0.0.1")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from minshi.settings.base import *  # noqa: F403
from minshi.settings.base import BASE_DIR, INSTALLED_APPS, STORAGES, TEMPLATES

DEBUG = False
INSTALLED_APPS.append("bench")
ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if os.environ.get("BENCH_BARE"):
    MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # its app does not start without
