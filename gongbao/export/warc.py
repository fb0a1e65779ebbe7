"""warc and wacz: the captures as web archives, for replay and for archivists' tools.

What WARC asks for and an archive of gongbao does not have is said in the ``warcinfo`` record: the
bodies are those after HTTP's codings, header names are in lower case and their order is lost,
requests are not kept. Cookies and credentials never stand in a record.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from gongbao import __version__
from gongbao.store import Store
from gongbao.store.bodies import get_body

__all__ = ["Written", "write_wacz", "write_warc"]

LIMITS = (
    "bodies after transfer and content coding; header names in lower case, order lost; requests "
    "not kept; cookies and credentials removed"
)
_SECRET = frozenset(
    {"cookie", "set-cookie", "set-cookie2", "authorization", "proxy-authorization",
     "www-authenticate", "proxy-authenticate", "authentication-info"}
)  # fmt: skip
# The body is stored without them, and its length is another.
_OF_THE_WIRE = frozenset({"transfer-encoding", "content-encoding", "content-length", "connection"})
_NAMESPACE = uuid.UUID("6d1b4d0e-7a54-5c1c-9d53-0f6f7c1e2a10")
_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


@dataclass(frozen=True, slots=True)
class Written:
    """One record of a body: what an index says of it."""

    url: str
    moment: datetime
    status: int
    media_type: str
    digest: str
    offset: int
    length: int


def write_warc(
    captures: Iterable[Mapping[str, Any]], store: Store, file: IO[bytes], name: str
) -> int:
    """A WARC 1.1 file, each record a gzip member of its own: a response for each capture with a
    body (rows of the captures table), a revisit where the same address gave the same bytes; how
    many. Raises KeyMissing, Damaged."""
    return sum(1 for _ in _records(captures, store, file, name))


def write_wacz(
    captures: Iterable[Mapping[str, Any]], store: Store, file: IO[bytes], title: str
) -> int:
    """A WACZ 1.1.1 file: the WARC, its CDXJ index, the pages and a datapackage with digests; how
    many records it has."""
    with TemporaryFile() as held:
        written = list(_records(captures, store, held, "data.warc.gz"))
        held.seek(0)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
            index = "".join(sorted(map(_cdxj, written))).encode()
            parts = [
                _put(package, "archive/data.warc.gz", held),
                _put(package, "indexes/index.cdx.gz", io.BytesIO(gzip.compress(index, mtime=0))),
                _put(package, "pages/pages.jsonl", io.BytesIO(_pages(written))),
            ]
            words = json.dumps(_datapackage(parts, title), ensure_ascii=False, indent=1).encode()
            sealed = _put(package, "datapackage.json", io.BytesIO(words))
            digest = json.dumps({"path": "datapackage.json", "hash": sealed["hash"]}).encode()
            _put(package, "datapackage-digest.json", io.BytesIO(digest))
    return len(written)


def _records(
    captures: Iterable[Mapping[str, Any]], store: Store, file: IO[bytes], name: str
) -> Iterator[Written]:
    """Write the records one after another."""
    file.write(_info(name))
    seen: dict[tuple[str, str], Mapping[str, Any]] = {}
    for capture in captures:
        if not capture["body"]:
            continue
        first = seen.setdefault((capture["url"], capture["body"]), capture)
        body = get_body([store], capture["body"])
        record = _record(capture, body, None if first is capture else first)
        offset = file.tell()
        file.write(record)
        media = "warc/revisit" if first is not capture else capture["media_type"]
        yield Written(
            capture["url"], capture["fetched_at"], capture["status"] or 200,
            media or "application/octet-stream", _sha1(body), offset, len(record),
        )  # fmt: skip


def _info(name: str) -> bytes:
    fields = {
        "software": f"gongbao/{__version__}", "format": "WARC File Format 1.1", "limits": LIMITS,
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }  # fmt: skip
    content = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    headers = {
        "WARC-Date": _stamp(datetime.now(UTC)),
        "WARC-Filename": name,
        "Content-Type": "application/warc-fields",
    }
    return _packed("warcinfo", headers, content)


def _record(capture: Mapping[str, Any], body: bytes, first: Mapping[str, Any] | None) -> bytes:
    """The gzip member of one capture; a revisit of ``first`` has its headers and no body."""
    head = _head(capture, len(body))
    headers = {
        "WARC-Target-URI": _line(capture["url"]),
        "WARC-Date": _stamp(capture["fetched_at"]),
        "WARC-Payload-Digest": _sha1(body),
        "Content-Type": "application/http; msgtype=response",
    }
    if first is None:
        return _packed("response", headers, head + body)
    headers |= {
        "WARC-Profile": _SAME,
        "WARC-Refers-To-Target-URI": _line(first["url"]),
        "WARC-Refers-To-Date": _stamp(first["fetched_at"]),
    }
    return _packed("revisit", headers, head)


def _head(capture: Mapping[str, Any], size: int) -> bytes:
    status = int(capture["status"] or 200)
    reason = http.client.responses.get(status, "")
    kept = [
        (name, value)
        for name, value in capture["headers"] or ()
        if name.lower() not in _SECRET | _OF_THE_WIRE
    ]
    lines = [f"HTTP/1.1 {status} {reason}".rstrip()]
    lines += [f"{_line(name)}: {_line(value)}" for name, value in kept]
    lines.append(f"content-length: {size}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _packed(kind: str, headers: Mapping[str, str], content: bytes) -> bytes:
    from fastwarc.warc import WarcRecord, WarcRecordType

    record = WarcRecord()
    what = hashlib.sha256("\n".join([kind, *headers.values()]).encode() + content).hexdigest()
    record.init_headers(
        record_type=getattr(WarcRecordType, kind),
        record_urn=f"uuid:{uuid.uuid5(_NAMESPACE, what)}".encode(),
    )
    for name, value in headers.items():
        record.headers[name] = value
    record.headers["WARC-Block-Digest"] = _sha1(content)
    record.set_bytes_content(content)
    stream = io.BytesIO()
    record.write(stream)
    return gzip.compress(stream.getvalue(), mtime=0)


def _cdxj(one: Written) -> str:
    from surt import surt

    words = {
        "url": one.url, "mime": one.media_type, "status": str(one.status), "digest": one.digest,
        "length": str(one.length), "offset": str(one.offset), "filename": "data.warc.gz",
    }  # fmt: skip
    moment = f"{one.moment.astimezone(UTC):%Y%m%d%H%M%S}"
    return f"{surt(one.url)} {moment} {json.dumps(words, ensure_ascii=False)}\n"


def _pages(written: list[Written]) -> bytes:
    lines: list[dict[str, str]] = [
        {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    ]
    for one in written:
        if one.status == 200 and one.media_type == "text/html":
            name = hashlib.sha256(f"{one.url} {one.moment}".encode()).hexdigest()[:22]
            lines.append({"id": name, "url": one.url, "ts": _stamp(one.moment)})
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def _put(package: zipfile.ZipFile, name: str, data: IO[bytes]) -> dict[str, Any]:
    """Store a part in the package; its entry in the datapackage."""
    digest, size = hashlib.sha256(), 0
    data.seek(0)
    # Zip has no time zone, and no year before 1980: a part's time says nothing.
    with package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
        while chunk := data.read(1 << 20):
            part.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    path = name.rpartition("/")[2]
    return {"name": path, "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}


def _datapackage(parts: list[dict[str, Any]], title: str) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "description": LIMITS,
        "software": f"gongbao/{__version__}",
        "created": _stamp(datetime.now(UTC)),
        "resources": parts,
    }


def _sha1(data: bytes) -> str:
    """As WARC readers expect it (base32); the archive's own names are SHA-256."""
    digest = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode()}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _line(text: str) -> str:
    """Without line ends, which would begin a header of the remote's own making."""
    return " ".join(text.split())
