"""The outside client knows the protocol's page, and nothing of the project."""

import ast
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAM = ("client.py", "peer.py")


def imported_by(path: Path) -> set[str]:
    """Every module that a file names in an import, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            found.add(node.module or "")
    return found


def test_the_outside_client_imports_nothing_of_the_project() -> None:
    ours = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"])
    own = {f"tests.outside.{Path(name).stem}" for name in PROGRAM}
    for name in PROGRAM:
        for module in imported_by(HERE / name) - own:
            top = module.split(".")[0]
            assert top not in ours | {"tests", "django"}, f"{name} imports {module}"
            assert not (ROOT / top).exists(), f"{name} imports {module}, which lies in this repository"


def test_the_outside_client_does_not_load_modules_by_name() -> None:
    for name in PROGRAM:
        assert "importlib" not in imported_by(HERE / name)
        assert "__import__" not in (HERE / name).read_text()
