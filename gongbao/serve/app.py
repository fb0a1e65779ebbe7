"""The addresses of the reading room, and what each answers.

    /  /documents  /document  /published  /changes  /search  /coverage    pages
    /picture                                                              a page of a PDF, as PNG
    /body/<sha256>                                                        the bytes, to be saved

Endpoints are plain functions: Starlette runs them in threads, for they read storage.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from gongbao.archive import Archive
from gongbao.errors import GongbaoError, KeyMissing, UsageError
from gongbao.serve import asked, shown
from gongbao.serve.guard import Guard
from gongbao.serve.listed import Listed
from gongbao.serve.render import page, style

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["Room", "make_app"]

_AT_ONCE = 2
"""Children that draw or clean, at a time."""
T = TypeVar("T")


def make_app(archive: Archive, hosts: Iterable[str]) -> Starlette:
    """The application over an archive, for requests to these hosts."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Route

    room = Room(archive)
    pages: Mapping[str, Callable[[Request], Response]] = {
        "/": room.home,
        "/documents": room.documents,
        "/document": room.document,
        "/published": room.published,
        "/changes": room.changes,
        "/search": room.search,
        "/coverage": room.coverage,
        "/picture": room.picture,
        "/body/{digest:str}": room.body,
        "/style.css": room.style,
    }
    routes = [Route(path, endpoint, methods=["GET"]) for path, endpoint in pages.items()]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={GongbaoError: _sorry, 404: _nothing, 500: _broken},
    )


class Room:
    """One archive's answers."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._listed = Listed(archive)
        self._children = BoundedSemaphore(_AT_ONCE)
        self._searching = Lock()

    def home(self, request: Request) -> Response:
        """The sources, and how to look further."""
        sources = shown.sources(self.archive, self._listed.counts())
        return self._page("home", sources=sources)

    def documents(self, request: Request) -> Response:
        """A list of documents, the newest first, fifty at a time."""
        where = asked.choice(request.query_params)
        found = self._listed.page(where, asked.number(request.query_params, "page"))
        return self._page("documents", found=found, where=where.words, **self._choices())

    def document(self, request: Request) -> Response:
        """One version of a document: text, tables, pictures, where it came from, its relations."""
        name, version = asked.document(request.query_params)
        return self._page("document", it=shown.document(self.archive, name, version))

    def published(self, request: Request) -> Response:
        """The web page that a document was read from, cleaned."""
        name, version = asked.document(request.query_params)
        with self._children:
            words = shown.published(self.archive, name, version)
        return self._page("published", **words)

    def changes(self, request: Request) -> Response:
        """What changed from one version of a document to another."""
        name, version = asked.document(request.query_params)
        old = asked.word(request.query_params, "old", 64)
        return self._page("changes", **shown.changes(self.archive, name, old, version))

    def search(self, request: Request) -> Response:
        """Documents that hold a phrase."""
        text = asked.word(request.query_params, "text")
        where = asked.choice(request.query_params)
        found = None
        if text:
            # The searcher keeps its index open, and is not asked by two at a time.
            with self._searching:
                found = shown.search(self.archive, text, where)
        return self._page("search", text=text, found=found, where=where.words, **self._choices())

    def coverage(self, request: Request) -> Response:
        """What should exist, is held, missing or blocked."""
        return self._page("coverage", sources=shown.coverage(self.archive))

    def picture(self, request: Request) -> Response:
        """A page of a document's PDF."""
        from starlette.responses import Response

        name, version = asked.document(request.query_params)
        number = asked.number(request.query_params, "page")
        row = shown.version_of(self.archive, name, version)
        file = io.BytesIO()
        with self._children:
            self.archive.page_image(row, number, resolution=110).save(file, "PNG")
        return Response(file.getvalue(), media_type="image/png")

    def body(self, request: Request) -> Response:
        """The bytes as they came, as a file to be saved: never shown by the browser."""
        from starlette.responses import Response

        digest = asked.digest(request.path_params["digest"])
        headers = {
            "content-disposition": f'attachment; filename="{digest}"',
            "content-security-policy": "default-src 'none'; sandbox",
        }
        data = self.archive.body(digest)
        return Response(data, media_type="application/octet-stream", headers=headers)

    def style(self, request: Request) -> Response:
        """The style sheet."""
        from starlette.responses import Response

        return Response(style(), media_type="text/css")

    def _choices(self) -> dict[str, Any]:
        return {"sources": shown.titles(self.archive), "kinds": asked.KINDS}

    def _page(self, template: str, **words: Any) -> Response:
        from starlette.responses import HTMLResponse

        return HTMLResponse(page(template, archive=self.archive.url, **words))


def _sorry(request: Request, error: Exception) -> Response:
    """What is asked for in vain is no fault of the server's; the rest is."""
    return _told(404 if isinstance(error, UsageError | KeyMissing) else 502, str(error))


def _nothing(request: Request, error: Exception) -> Response:
    return _told(404, "there is no such page")


def _broken(request: Request, error: Exception) -> Response:
    return _told(500, "something went wrong; the terminal of gongbao serve says what")


def _told(status: int, message: str) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(page("sorry", archive="", message=message), status)
