"""Addresses: one page has one name, at every visit."""

from __future__ import annotations

import pytest

from crawlers.urls import canonical, domain_of, follow, twin_of


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("http://a.cn/v.do;jsessionid=0AB?id=1", "http://a.cn/v.do?id=1"),
        ("http://a.cn/a?id=1&utm_source=x&spm=a.b&t=0.123456", "http://a.cn/a?id=1"),
        ("http://a.cn/a?from=timeline&isappinstalled=0", "http://a.cn/a"),
        ("http://a.cn/a?t=1&from=zwgk&v=3", "http://a.cn/a?t=1&from=zwgk&v=3"),
        ("http://a.cn/a?PHPSESSID=x&_=1719700000000", "http://a.cn/a"),
        ("http://a.cn/a?id=1719700000000&time=2024", "http://a.cn/a?id=1719700000000&time=2024"),
    ],
)
def test_what_a_visit_adds_is_no_name(written: str, named: str) -> None:
    assert canonical(written) == named


def test_backslashes_are_slashes_before_the_query() -> None:
    assert follow("http://a.cn/x/y.asp", r"..\n\v.asp?p=a\b") == "http://a.cn/n/v.asp?p=a%5Cb"


@pytest.mark.parametrize(
    ("host", "domain", "twin"),
    [
        ("www.city.gov.cn", "city.gov.cn", "city.gov.cn"),
        ("city.gov.cn", "city.gov.cn", "www.city.gov.cn"),
        ("fgw.city.gov.cn", "city.gov.cn", ""),
        ("www.gov.cn", "www.gov.cn", ""),
        ("www.city.com", "city.com", "city.com"),
        ("127.0.0.1", "127.0.0.1", ""),
        ("localhost", "localhost", ""),
        ("[::1]", "[::1]", ""),
    ],
)
def test_hosts(host: str, domain: str, twin: str) -> None:
    assert domain_of(host) == domain
    assert twin_of(host) == twin
