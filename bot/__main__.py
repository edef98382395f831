"""`python -m bot` and the `jana` command."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main())
