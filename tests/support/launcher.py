"""The launcher as a module: tests start PostgreSQL and Redis by the very code that `./intraview up --engines` uses."""

import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent


def load_launcher() -> ModuleType:
    """The file `intraview`, which has no .py at its end, as a module."""
    if "intraview_launcher" not in sys.modules:
        loader = SourceFileLoader("intraview_launcher", str(ROOT / "intraview"))
        spec = importlib.util.spec_from_loader(loader.name, loader)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        # Otherwise Python leaves a file `intraviewc` beside it.
        before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        loader.exec_module(module)
        sys.dont_write_bytecode = before
        sys.modules[loader.name] = module
    return sys.modules["intraview_launcher"]
