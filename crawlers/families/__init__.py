"""One module a family: ``FAMILY`` is its class, ``FAMILY.Options`` what a source may say to it."""
