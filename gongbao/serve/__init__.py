"""The reading room: an archive in a browser. Reads, never writes, and runs nothing of the corpus.

    app.py        the addresses, and what each answers
    guard.py      which hosts may ask, and what browsers are told not to do
    listed.py     which documents there are, the newest first
    render.py     pages from templates that escape everything
    published.py  a web page as it was published, cleaned in a confined child
    pages/        templates and the one style sheet: no script anywhere

Needs the extra ``serve`` (starlette, uvicorn, jinja2, nh3).
"""

from __future__ import annotations

__all__: list[str] = []
