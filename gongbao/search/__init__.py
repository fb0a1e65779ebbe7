"""Search: exact substrings of what the documents say, with an index or without one.

Texts and questions are compared as key texts (gongbao.text.keys): script, width, case, marks and
line ends do not count. What is found is therefore the same with an index and without.
"""
