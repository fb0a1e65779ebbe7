"""The care of an archive: whether it can be trusted, and what is done where it cannot.

check    can this machine do the work, and this storage keep it
verify   does the archive say what was written to it
seals    the files of digests against what lies there
repair   what is damaged or missing, out of a copy
mirror   a full copy at another place, which is an archive itself
restore  documents, relations and signatures made again from captures and bodies alone
orphans  what uploads that were cut short left, and nothing names
compact  many small files of the tables become few
clean    what the work store need not hold any longer
"""
