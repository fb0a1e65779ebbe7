"""The archive's tables, and what is known of how they lie.

commits   the Delta tables, and the one way a row gets in
schemas   what columns each has
layout    the order of rows, row groups and encodings of their files
lookup    a few rows out of a table of many files
nearby    what is kept of tables that are far away
"""

from gongbao.tables.commits import Tables

__all__ = ["Tables"]
