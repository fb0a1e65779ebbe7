"""The practice city 澄湾市: a made-up city's web site, served on loopback for demo and tests.

The site lies in ``site/`` with its manifest ``site.json``; both are generated, with the ground
truth, by ``tests/practice`` in the source tree. It has two days: on the second a gazette PDF is
replaced under its URL, a news article is edited and one is added.

    with serving(day=1) as site:
        fetch(..., connect_to=site.connect_to, allow_private=True)
"""

from __future__ import annotations

from gongbao.practice.server import HOSTS, RequestLog, Seen, Served, serving

__all__ = ["HOSTS", "RequestLog", "Seen", "Served", "serving"]
