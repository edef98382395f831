"""Lines (temporary)."""
