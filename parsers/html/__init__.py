"""Web pages: bytes -> text -> lines -> headline, date, issuing organ, body.

decode      bytes to text; what was declared is written down and distrusted
repair      markup that would break or blow up the tree
lines       the tree as lines of text with their elements, in one walk
metas       what the page says of itself to machines (meta tags, enpproperty, JSON-LD)
labels      what it says to people in label bars (发布时间 来源 索引号 发文机关 ...)
containers  where families of site software put the article
density     where the article is when the family is unknown
body        the two compared, the edges trimmed
blocks      the article as paragraphs, tables, pictures, attachments
headline    the title; dates      the day
refuse      pages that are no document: soft 404, login, empty shell, list
fold        paginated articles: pages that repeat, pages that continue
"""
