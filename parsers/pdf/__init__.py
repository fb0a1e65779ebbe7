"""PDF pages to text: glyphs, lines, regions in reading order, furniture, passages, tables."""
