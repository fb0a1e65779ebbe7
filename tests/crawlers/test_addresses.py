"""Fifty hostile hosts, and the pinning that a rebinding name runs into."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from crawlers.addresses import Addresses, ForbiddenAddress, Place, is_public, name_key
from crawlers.resolver import system_lookup


def _words(text: str) -> list[str]:
    return text.split()


FORBIDDEN = _words(
    """
    127.0.0.1 127.1.2.3 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1
    172.31.255.255 192.168.0.1 192.168.255.255 169.254.0.1 169.254.169.254 100.64.0.1
    100.127.255.255 192.0.0.1 192.0.2.1 198.51.100.7 203.0.113.9 198.18.0.1 198.19.255.255
    224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.88.99.1 ::1 :: fe80::1
    fe80::1%eth0 febf::1 fc00::1 fd12:3456::1 fec0::1 ff02::1 ::ffff:127.0.0.1
    ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1
    64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::1 2001:0:7f00:1::1 100::1 2001:db8::1 2001::1
    localhost not-an-address
    """
)

PUBLIC = _words(
    """
    8.8.8.8 1.1.1.1 114.114.114.114 202.96.64.68 172.15.0.1 172.32.0.1 100.63.255.255
    100.128.0.1 2400:3200::1 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808
    2002:808:808::1
    """
)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_not_of_the_world(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_world(address: str) -> None:
    assert is_public(address)


SPELLINGS = [
    "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.1",
    "127.0.1", "0x7f.0x0.0x0.0x1", "0", "localhost", "LOCALHOST.", "[::1]", "::1",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "192.168.1.1",
    "0xa9fea9fe", "2852039166", "169.254.169.254", "０.０.０.０", "127。0。0。1", "①②⑦.⓪.⓪.①",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_spellings_of_private_addresses(host: str) -> None:
    addresses = Addresses(system_lookup)
    with pytest.raises((ForbiddenAddress, OSError)):
        asyncio.run(addresses.pin(host, 80))
    assert addresses.pinned(host, 80) == ()


class Changing:
    """A name server that gives another answer each time: the attack called rebinding."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, name: str, port: int) -> Sequence[str]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return answer


def pin(addresses: Addresses, host: str, port: int = 80) -> tuple[Place, ...]:
    asyncio.run(addresses.pin(host, port))
    return addresses.pinned(host, port)


def test_a_rebinding_name_is_asked_once() -> None:
    lookup = Changing(["8.8.8.8"], ["127.0.0.1"])
    addresses = Addresses(lookup)
    assert pin(addresses, "evil.example") == (Place("8.8.8.8", 80),)
    assert pin(addresses, "evil.example") == (Place("8.8.8.8", 80),)
    assert lookup.asked == 1


def test_after_a_failure_the_new_answer_is_checked_too() -> None:
    addresses = Addresses(Changing(["8.8.8.8"], ["127.0.0.1"]))
    pin(addresses, "evil.example")
    addresses.forget("evil.example", 80)
    with pytest.raises(ForbiddenAddress):
        pin(addresses, "evil.example")
    assert addresses.pinned("evil.example", 80) == ()


def test_private_answers_among_public_ones_are_dropped() -> None:
    addresses = Addresses(Changing(["10.0.0.1", "8.8.8.8", "8.8.8.8", "::1"]))
    assert pin(addresses, "mixed.example") == (Place("8.8.8.8", 80),)


def test_what_was_never_checked_is_nowhere() -> None:
    addresses = Addresses(Changing(["8.8.8.8"]))
    pin(addresses, "a.example", 80)
    assert addresses.pinned("a.example", 8080) == ()
    assert addresses.pinned("b.example", 80) == ()


def test_connect_to_goes_elsewhere_and_is_checked_there() -> None:
    mapping = [("www.a.example", 80, "127.0.0.1", 4567)]
    lookup = Changing(["127.0.0.1"])
    allowed = Addresses(lookup, connect_to=mapping, allow_private=True)
    assert pin(allowed, "WWW.a.example.") == (Place("127.0.0.1", 4567),)
    with pytest.raises(ForbiddenAddress):
        pin(Addresses(lookup, connect_to=mapping), "www.a.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [("中国.example", "xn--fiqs8s.example"), ("[::1]", "::1"), ("A.Example.", "a.example")],
)
def test_names_are_compared_in_one_form(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_no_request_reaches_a_private_address(crawls: Any, replica: Any) -> None:
    """Every hostile spelling is announced by a list; the list itself is reached by permission.

    The list's host is mapped to loopback, which ``allow_private`` permits: so this crawl is made
    without it, and nothing at all may arrive.
    """
    hosts = [h for h in SPELLINGS if "。" not in h and "①" not in h and "０" not in h]
    rows = "".join(
        f"<a href='http://{h}:{replica.port}/t20260101_{i}.html'>行{i}</a> 2026-01-01<br>"
        for i, h in enumerate(hosts)
    )
    replica.pages["http://www.a.example/"] = rows
    crawled = crawls.run(
        "trs", {"start": "http://www.a.example/"}, network={"allow_private": False}
    )
    assert replica.log == []
    assert crawled.verdicts() == {
        "http://www.a.example/": "refused",
    }
    assert crawled.note("http://www.a.example/") == "private-address"


def test_hostile_starts_and_hops_are_refused(crawls: Any, replica: Any, reply: Any) -> None:
    """Hosts are named by the source itself, so only the address check stands in the way."""
    hosts = [h for h in SPELLINGS if h.isascii() and ":" not in h and not h.endswith(".")]
    starts = [f"http://{host}:{replica.port}/" for host in hosts]
    starts += [f"http://[{h.strip('[]')}]:{replica.port}/" for h in SPELLINGS if ":" in h]
    crawled = crawls.run("trs", {"start": starts}, network={"allow_private": False}, hosts=["x.y"])
    assert replica.log == []
    assert len(crawled.captures) >= len(starts) - 2
    assert set(crawled.verdicts().values()) <= {"refused", "failed"}
    assert sum(v == "refused" for v in crawled.verdicts().values()) >= len(starts) - 4
