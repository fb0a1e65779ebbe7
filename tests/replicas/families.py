"""Every software that is replicated, one or more for each family."""

from __future__ import annotations

from replicas.pages import (
    Glist,
    GlistRead,
    GlistVariables,
    Huilan,
    HuilanGazette,
    Listing,
    Trs,
    Ucap,
    Vsb,
    VsbCounted,
)
from replicas.records import (
    Gkmlpt,
    Hanweb,
    HanwebNumbered,
    Jpaas,
    JsonList,
    Nfcms,
    Sitemap,
    UcapJson,
)
from replicas.software import Software

__all__ = ["SOFTWARE"]

SOFTWARE: tuple[Software, ...] = (
    Trs(), Glist(), GlistRead(), GlistVariables(), Vsb(), VsbCounted(), Hanweb(), HanwebNumbered(),
    Jpaas(), Ucap(), UcapJson(), Huilan(), HuilanGazette(), Gkmlpt(), Nfcms(), JsonList(),
    Sitemap(), Listing(),
)  # fmt: skip
