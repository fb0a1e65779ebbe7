"""A newspaper's sheet to its articles: which headline owns which columns, and in what order.

columns     is this PDF a newspaper's?
read        the PDF to its sheets, through all that follows
folio       the paper's name, page number, date and editors, taken out and read
boxes       areas that hold articles of their own;  parts  what a sheet is made of
lines       one size class at a time;  steady  the sizes of recognised lines
gutters     the white between columns: blanks in the rows, the edges of the type around them
stacks      lines to chains in one column;  widths  the columns of short ones
wraps       text that runs round a picture, a box or its own headline
heads       display lines to headlines; kickers, uprights (those that run down), bylines, under
area        which headline owns which stacks: owners; orphans for those under no headline, by claims
flow        does text go on from one stack to another;  sequence  the order of an article's stacks
articles    the articles of an area;  captions  what tells of their pictures
asides      what stands among articles and is none
paragraphs  stacks to paragraphs;  verse  lines that are meant as lines
stories     articles with their turns joined: turnmarks, turns
pages       the e-paper's HTML to documents;  match  those beside the stories
documents   stories as documents
"""
