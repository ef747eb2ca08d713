"""Loads the engines by path, without Odoo: importing an addon's package would import its models."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGINES = {
    "returns_engine": ROOT / "odoo_returns" / "engine",
    "feedback_engine": ROOT / "odoo_returns_feedback" / "engine",
}


def load_package(name, folder):
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


for engine_name, engine_folder in ENGINES.items():
    if (engine_folder / "__init__.py").is_file():
        load_package(engine_name, engine_folder)
