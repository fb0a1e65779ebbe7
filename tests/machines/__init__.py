"""Servers that tests start on loopback, and end by their pid."""
