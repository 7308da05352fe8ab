"""The house keeps its floors: arrows point down, rooms stay small, migrations run in a line."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

BASE = Path(settings.BASE_DIR)
FLOORS = ["o2o", "catalog", "members", "stores", "payments", "orders"]
ROOTS = {"settings", "urls", "celery", "wsgi", "__init__", "admin_theme", "supervisor"}
DOORS = {"views", "forms", "admin", "api"}
PACKAGES = [*FLOORS, "demo", "benchmarks", "tests"]
MAX_LINES = 400


def python_files(*packages: str) -> list[Path]:
    return sorted(path for name in packages for path in (BASE / name).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, child.lineno) for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield child.module, child.lineno


def room(path: Path) -> Path:
    return path.relative_to(BASE)


def is_root(path: Path) -> bool:
    return room(path).parts[0] == "o2o" and path.stem in ROOTS


CODE = [path for path in python_files(*FLOORS) if "migrations" not in path.parts]


def names(paths: list[Path]) -> list[str]:
    return [str(room(path)) for path in paths]


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_imports_point_down_the_floors(path):
    if is_root(path):
        assert path.exists()
        return
    floor = FLOORS.index(room(path).parts[0])
    above = set(FLOORS[floor + 1 :])
    wrong = [
        f"{room(path)}:{line} imports {module}"
        for module, line in imports(tree(path))
        if module.split(".")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_no_app_is_imported_inside_a_function(path):
    hidden = [
        f"{room(path)}:{line} imports {module} in {function.name}"
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name != "ready"
        for module, line in imports(function)
        if module.split(".")[0] in FLOORS
    ]
    assert hidden == []


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_services_know_no_request_form_or_html(path):
    if "services" not in path.parts:
        assert path.exists()
        return
    doors = {"django.http", "django.shortcuts", "django.forms", "django.template", "rest_framework"}
    wrong = [
        f"{room(path)}:{line} imports {module}"
        for module, line in imports(tree(path))
        if any(module == door or module.startswith(f"{door}.") for door in doors)
        or DOORS & set(module.split(".")[1:2])
    ]
    assert wrong == []


def test_nobody_listens_to_post_save():
    heard = [str(room(path)) for path in CODE if "post_save" in path.read_text("utf-8")]
    assert heard == []


def test_no_file_is_longer_than_400_lines():
    files = [p for p in python_files(*PACKAGES) if "migrations" not in p.parts]
    files += [p for name in ("templates", "static") for p in (BASE / name).rglob("*.*")]
    kept = {".py", ".html", ".css", ".js"}
    long = {
        str(room(path)): len(path.read_text("utf-8").splitlines())
        for path in files
        if path.suffix in kept and "vendor" not in path.parts
    }
    assert {name: size for name, size in long.items() if size > MAX_LINES} == {}


def test_functions_stay_under_fifty_lines():
    long = [
        f"{room(path)}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50
    ]
    assert long == []


def test_no_room_is_called_utils():
    assert [name for name in names(CODE) if "utils" in name or "helpers" in name] == []


def test_migrations_of_each_app_run_in_a_line():
    loader = MigrationLoader(None)
    for app in FLOORS:
        assert len(loader.graph.leaf_nodes(app)) == 1, app


def test_stock_and_money_have_one_writer():
    """Guarded columns are written by one service each, never by a door."""
    guarded = {
        "stores/services/stock.py": ["stores_stock SET", "stores_stock stock\n        SET"],
        "payments/services/ledger.py": ["Posting.objects.bulk_create", "Posting.objects.create"],
    }
    for owner, phrases in guarded.items():
        writers = {
            str(room(path))
            for path in CODE
            for phrase in phrases
            if phrase in path.read_text("utf-8")
        }
        assert writers <= {owner}
