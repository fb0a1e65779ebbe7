"""What each source should have published, and how it stands.

expected  what should exist, is held, is missing, and why: a pure function of rows
serials   which numbers between those held are not held
evidence  what the archive holds and could not get, for the two above
status    how a source stands today: how much is held, how old it is, what is newly missing
metrics   the same as gauges for StatsD
"""

from gongbao.coverage.expected import Coverage, Expected, Held, Lost, cover, missing_windows

__all__ = ["Coverage", "Expected", "Held", "Lost", "cover", "missing_windows"]
