"""Settings for the tests: the base with quick hashing and a folder of its own."""

from minshi.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
