"""How sources are reached: one family a site software, one child process a crawl.

A *family* (``crawlers/families/``) is pure: it reads a page and says which links to follow. The
spider, the middlewares and the keeper around it are shared, so a family knows no network.
"""
