"""SQLite for an Airflow with several processes: who wants to write waits for its turn.

``AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS=sqlite_waits.CONNECT``, with this folder in
``PYTHONPATH``. Airflow turns SQLite's write-ahead log on, in which a transaction that has read
may not write any longer once another process has: it fails at once with "database is locked",
whatever the timeout (https://sqlite.org/isolation.html, SQLITE_BUSY_SNAPSHOT). A savepoint that
nothing came before begins such a transaction, and `airflow backfill create` reads in one before
it writes. Here a savepoint begins the transaction as a writer, which does wait.
"""

from __future__ import annotations

import sqlite3
from typing import Any

__all__ = ["CONNECT", "Waiting"]


class _Cursor(sqlite3.Cursor):
    def execute(self, statement: str, parameters: Any = ()) -> Any:
        """As sqlite3 has it, but for a savepoint outside a transaction."""
        if statement.startswith("SAVEPOINT") and not self.connection.in_transaction:
            super().execute("BEGIN IMMEDIATE")
        return super().execute(statement, parameters)


class Waiting(sqlite3.Connection):
    """A connection whose savepoints wait for the lock, as its statements do."""

    def cursor(self, factory: Any = _Cursor) -> Any:
        """A cursor that waits."""
        return super().cursor(factory)


CONNECT = {"factory": Waiting, "timeout": 60}
"""What SQLAlchemy gives to ``sqlite3.connect``; the timeout in seconds."""
