"""The cache of a run of tests in a Redis that other runs and workers use: cleared without touching theirs."""

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache

from minshi.settings.own_cache import OwnCache

pytestmark = pytest.mark.worker


def test_what_others_keep_in_the_same_redis_stays():
    mine = OwnCache(settings.REDIS_URL, {"KEY_PREFIX": "minshi-mine"})
    other = RedisCache(settings.REDIS_URL, {"KEY_PREFIX": "minshi-other"})
    mine.set("code", 1, 60)
    other.set("code", 2, 60)
    mine.clear()
    assert mine.get("code") is None and other.get("code") == 2
    other.delete("code")
