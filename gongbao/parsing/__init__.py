"""Between the parse stage and the parsers, which never see a clock, a network or each other.

confined  work on hostile bytes in a child process with bounds on time and memory
rescue    what is parsed there, and what is done when the child does not come back
identity  what a document is called, and what makes a new version of it
extract   documents out of one file, without an archive
"""
