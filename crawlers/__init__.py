"""How sources are reached: one family a site software, one child process a crawl.

A *family* (``crawlers/families/``) is pure: it reads a page and says which links to follow. The
spider, the middlewares and the keeper around it are shared, so a family knows no network.

The crawl
    job, crawl   what a child process is told, and the process;  events  what it says
    settings     Scrapy's own, for one crawl
    spider       carries links to the network and answers back;  middlewares  all between the two
    hosts, robots, throttle, cookies, refusals   when and whether a host may be asked
    addresses, resolver   private addresses refused, names pinned to what was checked
    guard        bodies that are not what was asked for;  keep  an answer becomes a record
    known, window, depth   what is held already, which days are meant, how far one page can tell
Families
    family, link, page, options   what a family is, what it reads and gives, what a source may set
    lists        families that walk lists;  rows, places, records, asides, dates  what a list says
    pager, forms, counted, inline, clicks, onward, written   pages that a form or a script makes
    papers, pictures   e-papers of no known maker; articles that are pictures
    urls         the canonical form of an address;  spelling  addresses that differ in it only
A new source
    recognise    which family a page belongs to;  containers  where its rows stand
    fronts       pages that show the newest of several lists
    calls        what the page's scripts ask a server for;  answers  the source that this makes
"""
