"""what Jana remembers."""
