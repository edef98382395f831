"""Release (temporary)."""
