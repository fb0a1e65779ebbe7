"""PDF pages to text. The order here is the order of the flow, which ``read`` goes through.

What a file draws
    engine      PDFium, opened safely;  asked  in bulk;  limits  how much is read;  paged  by page
    bombs       streams that would fill the memory;  remains  what is left of a file cut off
    lent        the font that stands in for one that is not in the file
    glyphs      characters as arrays;  drawn  rules, frames, pictures;  frame  the page seen upright
    clean       glyphs as the page means them;  upright  text set downwards
    honesty     whether the text layer can be believed
Lines
    lines       glyphs to lines;  arranged  which are of one;  spelled  with which blanks
    turned      text that runs another way than its page
    sheet       one page up to its lines
    furniture   running heads, by repetition, among what is near the edges;  tabs  up a margin
    folios      page numbers;  watermarks  on most pages
Regions in reading order
    blocks      lines, and what holds lines: the pieces of a page
    order       pieces to regions, by bands, gutters and walls
    grounds     white across pieces;  bands  what it runs through, columns  what it parts
    pages       a page put together
Tables
    grids       drawn rules make cells;  loose  columns of white do, laid  out as cells;
    runs        rows that keep white open
    level       rows whose cells are set level by their middles;  heads  over several columns
    tables      cells with their text
    continued   tables that go on over a page break
Passages
    measure     what holds for the whole file: size, face, habits
    passages    lines to paragraphs, over columns and pages;  starts  where one begins
    drafts      one under way;  quotations  those set in as a whole
    marks, joining  their text
    asides      captions and notes at the foot
Scans
    scans       which pages are recognised, and what is noted of the others
    pictured    articles that are nothing but pictures
    ocr         a page's picture to lines;  typesizes  how large their type is
    ruled, shaded, seals, through, inked: what is no text
    spine       two pages of a book on one sheet;  unread  pictures that stand where text does
To look at
    draw        pages as PNG with what was read over them
"""
