"""Response -> work store -> Capture: the one place where an answer becomes a record.

The body is written first, then the capture under the journal's prefix; so a capture in the journal
always has its body, and a crawl that is killed finds there what it need not ask again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crawlers.guard import Judgement
from crawlers.known import Known, Observation
from crawlers.link import Link
from gongbao.batch import dump_capture, load_capture
from gongbao.errors import Damaged, KeyMissing
from gongbao.model import Capture, Note, Verdict
from gongbao.store import Store
from gongbao.store.bodies import get_body, has_body, put_body

__all__ = ["Arrived", "Keeper", "journal_key", "public_headers"]

_SECRET = (
    "set-cookie", "cookie", "authorization", "authentication", "proxy-", "www-authenticate",
    "x-auth", "x-api-key", "x-access-token", "x-csrf", "x-xsrf",
)  # fmt: skip
_ADDRESSES = frozenset({"location", "content-location", "refresh", "link"})
_PASSWORD = re.compile(r"//[^/@\s]{1,500}@")
_CHARSET = re.compile(r"charset\s*=\s*['\"]?([\w.:-]{1,40})")
_FINAL = frozenset({"new", "changed", "same", "missing", "refused"})


@dataclass(frozen=True, slots=True)
class Arrived:
    """One answer as it came: header names in lower case, ``redirects`` the addresses after the
    one asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    redirects: tuple[str, ...] = ()


def journal_key(prefix: str, url: str) -> str:
    """Where the capture of an address lies in a journal."""
    return f"{prefix}{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"


def public_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that may be archived: no cookie, no authorisation, no password in an address."""
    return {
        name: _PASSWORD.sub("//", value) if name in _ADDRESSES else value
        for name, value in headers.items()
        if not name.startswith(_SECRET)
    }


class Keeper:
    """Writes captures of one run, and finds those of its earlier attempts.

    Its methods may be called from any thread: creating a file costs more than judging a page.
    """

    def __init__(
        self,
        store: Store,
        *,
        held: tuple[Store, ...] = (),
        journal: str,
        source: str,
        run: str,
        known: Known,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._bodies = (store, *held)
        self._journal = journal
        self._source = source
        self._run = run
        self._known = known
        self._clock = clock
        self._earlier = {entry.key for entry in store.list(journal)}

    @property
    def known(self) -> Iterable[str]:
        """The addresses that the archive knows."""
        return self._known

    def seen(self, url: str) -> Observation | None:
        """What the archive knows of an address."""
        return self._known.get(url)

    def can_read(self, digest: str) -> bool:
        """Whether the work store or the archive holds this body."""
        return any(has_body(store, digest) for store in self._bodies)

    def body(self, digest: str) -> bytes | None:
        """The body of this digest when the work store or the archive holds it whole."""
        try:
            return get_body(self._bodies, digest)
        except (KeyMissing, Damaged):
            return None

    def recall(self, url: str) -> Capture | None:
        """The final capture of this address from an earlier attempt of this run, or None."""
        key = journal_key(self._journal, url)
        if key not in self._earlier:
            return None
        try:
            capture = load_capture(self._store.read(key))
        except (KeyMissing, Damaged):
            return None
        if capture.url != url or capture.verdict not in _FINAL:
            return None
        return capture

    def keep(self, link: Link, arrived: Arrived, judgement: Judgement) -> Capture:
        """Record an answer; gives its capture, which is on the journal when this returns."""
        # No bytes are a body only where they are an answer: an empty robots.txt.
        kept = arrived.body or judgement.verdict is None
        digest = put_body(self._store, arrived.body) if kept else None
        media_type, charset = _content_type(arrived.headers)
        return self._record(
            Capture(
                source=self._source,
                url=link.url,
                fetched_at=self._clock(),
                verdict=judgement.verdict or self._compare(link.url, digest),
                status=arrived.status,
                headers=public_headers(arrived.headers),
                body=digest,
                size=len(arrived.body),
                media_type=media_type,
                charset=charset,
                redirects=arrived.redirects,
                notes=(judgement.note,) if judgement.note else (),
            ),
            link,
        )

    def unchanged(self, link: Link, arrived: Arrived, seen: Observation) -> Capture:
        """Record a 304: the body that the archive holds is still the answer.

        A 304 need not repeat the validators it was asked with; they are kept for the next time.
        """
        validators = {"etag": seen.etag, "last-modified": seen.last_modified}
        held = {name: value for name, value in validators.items() if value}
        return self._record(
            Capture(
                source=self._source,
                url=link.url,
                fetched_at=self._clock(),
                verdict="same",
                status=arrived.status,
                headers=held | public_headers(arrived.headers),
                body=seen.body,
                size=seen.size,
                media_type=seen.media_type,
                charset=seen.charset,
                redirects=arrived.redirects,
            ),
            link,
        )

    def without_answer(self, link: Link, verdict: Verdict, note: Note) -> Capture:
        """Record that an address gave no answer, or was not asked at all."""
        return self._record(
            Capture(
                source=self._source,
                url=link.url,
                fetched_at=self._clock(),
                verdict=verdict,
                notes=(note,),
            ),
            link,
        )

    def annotate(self, capture: Capture, note: Note) -> None:
        """Add a note to a capture that was kept already."""
        noted = replace(capture, notes=(*capture.notes, note))
        self._store.replace(journal_key(self._journal, capture.url), dump_capture(noted))

    def sent_on(self, capture: Capture, target: str) -> None:
        """A page kept as a document turned out to announce another: it is a list of one."""
        note = Note("sent-on", f"the page only sends its reader on to {target}", capture.url)
        noted = replace(capture, role="list", notes=(*capture.notes, note))
        self._store.replace(journal_key(self._journal, capture.url), dump_capture(noted))

    def _compare(self, url: str, digest: str | None) -> Verdict:
        seen = self._known.get(url)
        if seen is None or not seen.held:
            return "new"
        return "same" if seen.body == digest else "changed"

    def _record(self, capture: Capture, link: Link) -> Capture:
        whole = replace(
            capture,
            role=link.role,
            found_on=link.found_on,
            part_of=link.part_of,
            part=link.part,
            hints=dict(link.hints),
            run=self._run,
        )
        key, line = journal_key(self._journal, link.url), dump_capture(whole)
        if key in self._earlier or not self._store.create(key, line):
            self._store.replace(key, line)
        return whole


def _content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """The declared media type and charset, as the server wrote them, in lower case."""
    value = headers.get("content-type", "").lower()
    charset = _CHARSET.search(value)
    return value.partition(";")[0].strip()[:100], charset[1] if charset else ""
