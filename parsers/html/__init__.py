"""Web pages: bytes -> text -> lines -> headline and article -> facts.

decode      bytes to text; what was declared is written down and distrusted
repair      markup that would break or blow up the tree
embedded    articles that stand as text of markup in scripts
lines       a page as lines of text; walk makes them in one pass over the tree
loaded      bytes to lines by the three above;  words  word lists;  links  which lead to files
metas       what the page says of itself to machines (meta tags, enpproperty, JSON-LD)
labels      what it says to people in label bars (发布时间 来源 索引号 发文机关 ...);
            label_names  what its fields are names of
furniture   lines that belong to the page, not to the article
titles      what <title> says; headline finds where the title is printed
standing    what makes a line look like a headline;  unprinted  pages on which none spells the title
containers  where families of site software put the article
density     where the article is when the family is unknown
trim        an element's lines without bars (bars finds where these end), neighbours and tools
body        the two ways compared
found       headline and article on their page; facts takes day, organ, number from around them
blocks      the article as paragraphs with roles; grids its tables
pictures    and attachments: what it shows and offers
refuse      pages that are no document: soft 404, login, empty shell, list
article     all of it together
fold        paginated articles: pages that repeat, pages that continue
epaper      layout pages and headings of newspapers;  report  government work reports
"""
