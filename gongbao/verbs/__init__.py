"""The verbs of the command line: each reads its words, calls one function, shows what it gave."""
