"""when Jana speaks first."""
