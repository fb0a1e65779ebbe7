"""A newspaper's sheet to its articles: which headline owns which columns, and in what order."""
