"""Tests of Jana. What is set here is set before anything is loaded, for the workers and for every program they start."""

import os
import sys

# Several workers share few processors, and a fork while numpy computes on threads of its own never returns.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Workers and programs load the same: what one has compiled is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
