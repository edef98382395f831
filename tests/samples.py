"""Samples: published and made-up files of other systems. COUNTER's own samples are © COUNTER Metrics, CC BY."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
