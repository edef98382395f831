"""what Jana says. The table of contents of the product."""
