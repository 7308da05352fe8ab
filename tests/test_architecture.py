"""The house keeps its floors: arrows point down, rooms stay small, migrations run in a line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, Q

from o2o.celery import app as worker

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


# ── Whose rows ──────────────────────────────────────────────────────────────────────────
OWNERS = {"User", "Dealer", "Store"}
SCOPED_BY_ANOTHER = {
    "catalog.Answer": "public once published; headquarters reads the others",
    "catalog.HelpfulVote": "counted, never shown",
    "catalog.PlannedPrice": "headquarters only",
    "catalog.PriceChange": "headquarters only",
    "catalog.Question": "public once published; headquarters reads the others",
    "catalog.Review": "public once published; its author comes through the right to it",
    "catalog.SuitePriceChange": "headquarters only",
    "catalog.VoiceEvent": "headquarters only",
    "members.User": "the request's own; headquarters reads others' through its admin",
    "orders.Proof": "read through visible fulfilments",
    "orders.Cart": "found by the session or the signed token alone, see orders.baskets",
    "orders.Gift": "read through its voucher, or by the token of its link",
    "orders.Invitation": "read through its order",
    "orders.OrderEvent": "read through its order or assignment",
    "orders.OrderLine": "read through its order or assignment",
    "orders.Redemption": "read through visible fulfilments",
    "orders.RoutingDecision": "read through its order",
    "orders.Scan": "headquarters only",
    "payments.Account": "read through visible postings",
    "payments.SplitPolicy": "headquarters only",
    "orders.RoutingRules": "headquarters only",
    "stores.ApplicationStep": "headquarters only, with its application",
    "stores.StockMovement": "headquarters only",
    "stores.VisitEvent": "read through its visit",
}
PRIVATE = {"Order", "Assignment", "Fulfilment", "Address", "Payment", "Redemption", "Stock",
           "Display", "Refund", "Posting", "Notice", "NoticeChoice",
           "Transfer", "Visit"}  # fmt: skip


def our_models() -> list[type]:
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def test_every_model_with_owners_can_be_asked_who_sees_it():
    owned = {
        model._meta.label
        for model in our_models()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model.__name__ in OWNERS
    }
    asked = {
        model._meta.label
        for model in our_models()
        if hasattr(model._default_manager.all(), "visible_to")
    }
    assert owned - asked == set(SCOPED_BY_ANOTHER)


FOR_HEADQUARTERS = {"orders/admin/life.py"}  # what the headquarters' page of an order reads


def is_door(path: Path) -> bool:
    rooms = {path.stem, *room(path).parent.parts}
    return bool(rooms & {"views", "api", "admin", "staff"}) and "services" not in rooms


DOORS_ON_DISK = [path for path in CODE if is_door(path)]


@pytest.mark.parametrize("path", DOORS_ON_DISK, ids=names(DOORS_ON_DISK))
def test_doors_fetch_rows_of_somebody_only_scoped(path):
    """`Order.objects` in a door goes on to `visible_to`, or narrows rows that were scoped."""
    text, wrong = path.read_text("utf-8"), []
    if "site=hq" in text or str(room(path)) in FOR_HEADQUARTERS:
        assert "site=staff" not in text  # headquarters sees all; its doors stand in files apart
        return
    for call in ast.walk(tree(path)):
        said = ast.unparse(call) if isinstance(call, ast.Call) else ""
        model = re.match(r"(?:get_object_or_404|get_list_or_404)\((\w+)[,)]", said)
        begun = re.match(r"(\w+)\.objects\.(\w+)\(", said)
        if model and model[1] in PRIVATE:
            wrong.append(f"{call.lineno}: {said}")
        if begun and begun[1] in PRIVATE and not narrowed(begun[2], said):
            wrong.append(f"{call.lineno}: {said}")
    assert wrong == []


def narrowed(first: str, said: str) -> bool:
    scoped = r"\.(get|filter)\((pk=\w+\.pk|voucher__fulfilment(__in=mine|=fulfilment))\b"
    return first == "visible_to" or "visible_to(" in said or bool(re.search(scoped, said))


# ── Promises ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_work_for_later_is_promised_in_the_outbox(path):
    """Services never call a task; nobody hides a delay in the broker."""
    text = path.read_text("utf-8")
    if "services" in path.parts:
        assert not re.search(r"\.(delay|apply_async|delay_on_commit|send_task)\(", text)
    waits = re.findall(r"\b(eta|countdown|default_retry_delay)\s*=\s*(\S+)", text)
    assert [f"{name}={wait}" for name, wait in waits if not is_a_minute(wait)] == []


def is_a_minute(wait: str) -> bool:
    digits = wait.rstrip(",)")
    return digits.isdecimal() and int(digits) <= 60


def test_every_scheduled_task_exists():
    worker.loader.import_default_modules()
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted
    assert wanted - set(worker.tasks) == set()


def test_every_promised_task_exists():
    worker.loader.import_default_modules()
    promised = {
        name
        for path in CODE
        for name in re.findall(r'outbox\.put\(\s*"([\w.]+)"', path.read_text("utf-8"))
    }
    assert promised
    assert promised - set(worker.tasks) == set()


# ── Pages ───────────────────────────────────────────────────────────────────────────────
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
DATA = ("application/ld+json", "application/json", "speculationrules")


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_pages_hold_no_script_of_their_own(path):
    """The content security policy runs files of ours only."""
    text = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text("utf-8"), flags=re.S
    )
    scripts = re.findall(r"<script\b[^>]*>", text)
    inline = [tag for tag in scripts if "src=" not in tag and not any(kind in tag for kind in DATA)]
    handlers = re.findall(r"<[^>]*\s(on[a-z]+=|hx-on[:\w-]*=|x-on:|javascript:)", text)
    assert inline + handlers == []


# ── What the database knows ─────────────────────────────────────────────────────────────
def fields_of(condition: Q) -> set[str]:
    found = set()
    for child in condition.children:
        found |= fields_of(child) if isinstance(child, Q) else {child[0].partition("__")[0]}
    return found


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_choices_are_also_check_constraints(model):
    checks = [c.condition for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    checked = set().union(*(fields_of(c) for c in checks if isinstance(c, Q)))
    assert {field.name for field in model._meta.local_fields if field.choices} - checked == set()


def test_every_constraint_says_its_name():
    named = [c.name for model in our_models() for c in model._meta.constraints]
    assert len(named) == len(set(named)) > 50
