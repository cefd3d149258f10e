"""A cache in a Redis that others use too, the queues of the workers among them. Django's own empties the whole of it,
and makes a client for each call.
"""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class OneClient(RedisCacheClient):
    """Keeps its client: a client holds nothing of a call, and to make one costs as much as to ask it."""

    _kept: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the one server."""
        if self._kept is None:
            self._kept = super().get_client(key, write=write)
        return self._kept


class OwnCache(RedisCache):
    """Clears what stands under its own prefix and nothing else."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient

    def clear(self) -> None:
        """Forget every entry of this run."""
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=self.make_key("*"), count=1000):
            client.delete(key)
