"""Benchmarks by name: `./intraview bench signalling`. Each is a package here with a `main(arguments)`."""

import importlib
import sys
from pathlib import Path

names = sorted(path.parent.name for path in Path(__file__).parent.glob("*/__main__.py"))
if len(sys.argv) < 2 or sys.argv[1] not in names:
    sys.exit(f"Which benchmark? There is: {', '.join(names)}.")
sys.exit(importlib.import_module(f"tests.benchmarks.{sys.argv[1]}.__main__").main(sys.argv[2:]))
