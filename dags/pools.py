"""The pools that the DAGs use, for ``airflow pools import FILE``: one slot a host.

GONGBAO_POOLS=hosts python dags/pools.py > pools.json
"""

from __future__ import annotations

import json
import os
import sys

from gongbao.schedule import host_of
from gongbao.settings import Network, read_settings
from gongbao.sources import find_sources


def main() -> None:
    """Print the pools of every source."""
    found, _ = find_sources(read_settings({}, os.environ, Network()).sources)
    hosts = sorted({host_of(source) for source in found.values()} - {""})
    text = "crawls of one host, one at a time"
    pools = {
        f"host-{host}": {"slots": 1, "description": text, "include_deferred": False}
        for host in hosts
    }
    sys.stdout.write(json.dumps(pools, indent=1) + "\n")


if __name__ == "__main__":
    main()
