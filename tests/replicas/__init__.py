"""Replicas of the families' site software, for the crawlers' tests: the same articles in the
addresses, lists, pagers and traps of each."""
