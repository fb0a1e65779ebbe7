"""Cookies for the sites that hand them out: some answer only the second time, to a cookie."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http import Response

__all__ = ["LazyCookies"]


_MOST = 300
"""A site that sets more cookies than any browser keeps of it is not humoured: all are forgotten."""


class LazyCookies(CookiesMiddleware):
    """Scrapy's cookie jar, opened only once a site has set a cookie: most never do."""

    _baked = False

    def process_request(self, request: Request) -> Request | Response | None:  # type: ignore[override]
        """Send what the jar holds for this address."""
        return super().process_request(request) if self._baked else None

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Keep what the site set."""
        if "Set-Cookie" not in response.headers:
            return response
        self._baked = True
        answer = super().process_response(request, response)
        for name, jar in list(self.jars.items()):
            if len(jar) > _MOST:
                del self.jars[name]
        return answer
