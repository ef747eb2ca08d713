"""What the rules of the repository look at: its files, its addons, their manifests and models."""

import ast
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDON_NAMES = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


def repository_files():
    """Files of the project, relative to its root: tracked or about to be; all, outside git."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0:
        names = [Path(name) for name in listing.stdout.splitlines()]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    hidden = {".runtime", ".git", "__pycache__"}
    return sorted(n for n in names if not hidden & set(n.parts) and (ROOT / n).is_file())


@dataclass
class Model:
    name: str
    bases: set
    path: Path


@dataclass
class Addon:
    path: Path
    manifest: dict = field(default_factory=dict)

    @property
    def name(self):
        return self.path.name

    def python_files(self, folder=""):
        return sorted((self.path / folder).rglob("*.py"))

    def models(self):
        """Model classes that bring a new model, outside tests."""
        for path in self.python_files():
            if "tests" in path.relative_to(self.path).parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef) and (name := class_attribute(node, "_name")):
                    bases = {base.attr for base in node.bases if isinstance(base, ast.Attribute)}
                    inherited = class_attribute(node, "_inherit")
                    if name not in (inherited if isinstance(inherited, list) else [inherited]):
                        yield Model(name, bases, path.relative_to(ROOT))


def class_attribute(class_node, attribute):
    """Value of a class attribute that is written as a plain value; else None."""
    for node in class_node.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == attribute for target in node.targets
        ):
            try:
                return ast.literal_eval(node.value)
            except ValueError:
                return None
    return None


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def files():
    return repository_files()


@pytest.fixture(scope="session")
def odoo_addon_folders():
    """Where Odoo's own addons lie, when the set-up has said so."""
    return [Path(folder) for folder in os.environ.get("ODOO_ADDONS", "").split(",") if folder]


@pytest.fixture(scope="session", params=ADDON_NAMES)
def addon(request):
    path = ROOT / request.param
    return Addon(path, ast.literal_eval((path / "__manifest__.py").read_text()))
