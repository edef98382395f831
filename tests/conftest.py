"""Fixtures: a house, a database of each kind, and people at the desk."""
