"""A database cache whose counters are exact when several processes count at once."""

import time
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction


class CountingDatabaseCache(DatabaseCache):
    """Django's database cache reads, adds and writes; two processes can lose a count between.

    Here a counter is one row of its own table, raised by one statement. Only what the rate limits
    use is counted this way: ``add`` of a number, and ``incr``.
    """

    def _connection(self) -> Any:
        return connections[router.db_for_write(self.cache_model_class)]

    def add(self, key: str, value: Any, timeout: Any = ..., version: int | None = None) -> bool:
        """Start a counter unless a live one is there. True if it was started."""
        name = self.make_key(key, version=version)
        now = time.time()
        expires = self.get_backend_timeout(self.default_timeout if timeout is ... else timeout)
        with transaction.atomic(using=self._connection().alias), self._connection().cursor() as c:
            c.execute(
                "INSERT INTO gotrs_counter (name, value, expires) VALUES (%s, %s, %s) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value, "
                "expires = excluded.expires WHERE gotrs_counter.expires < %s",
                [name, int(value), float(expires or now + 10**9), now],
            )
            return bool(c.rowcount)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raise a counter by one statement. Raises ValueError if there is no live one."""
        name = self.make_key(key, version=version)
        with transaction.atomic(using=self._connection().alias), self._connection().cursor() as c:
            c.execute(
                "UPDATE gotrs_counter SET value = value + %s WHERE name = %s AND expires >= %s "
                "RETURNING value",
                [delta, name, time.time()],
            )
            row = c.fetchone()
        if row is None:
            raise ValueError(f"Key '{key}' not found")
        return int(row[0])

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value of a live counter, else what the cache holds under the key."""
        name = self.make_key(key, version=version)
        with self._connection().cursor() as c:
            c.execute(
                "SELECT value FROM gotrs_counter WHERE name = %s AND expires >= %s",
                [name, time.time()],
            )
            row = c.fetchone()
        return int(row[0]) if row else super().get(key, default, version)

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        with self._connection().cursor() as c:
            c.execute("DELETE FROM gotrs_counter")
