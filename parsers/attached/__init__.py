"""What hangs on an article.

instead     the text of an article that is only pictures or only files, read from these
word97      binary DOC
"""
