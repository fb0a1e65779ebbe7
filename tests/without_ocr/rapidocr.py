"""Stands before the real one: whether it is installed here must change no test, nor how long one
takes. Scans are read by engines that tests bring."""

raise ImportError("tests bring engines of their own")
