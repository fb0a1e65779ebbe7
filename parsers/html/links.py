"""Which links lead to files."""

from __future__ import annotations

import re

__all__ = ["is_file_link", "is_file_name"]

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|ofd|zip|rar|7z|wps|et|dps|rtf|csv|ceb|tif|caj)(?:$|[?#&])",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(
    r"downfile\.jsp|download\.jsp|/DownloadAttach|downloadattachurl|download\.do\?|/filedownload|"
    r"attachment/download",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|ofd|zip|rar|wps|et)[\s）)\]]*$", re.IGNORECASE)


def is_file_link(href: str, text: str = "") -> bool:
    """Whether a link leads to a file rather than to a page."""
    if not (_FILE.search(href) or _DOWNLOAD.search(href) or _FILE_NAME.search(text)):
        return False
    return not href.lower().startswith(("javascript:", "mailto:", "#", "data:"))


def is_file_name(text: str) -> bool:
    """Whether a text ends like a file's name."""
    return _FILE_NAME.search(text) is not None
