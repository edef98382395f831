"""Commands of the command line beside demo, run and chat."""

import argparse
from typing import Any


def add(_commands: "argparse._SubParsersAction[Any]") -> None:
    """Add them all."""
