"""The local front: the same Jana with no account anywhere, in the browser and the terminal."""
