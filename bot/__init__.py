"""how Jana speaks, delivery, wiring and the command line."""
