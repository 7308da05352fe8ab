"""The Chinese catalogue, kept by Python alone: extract, check, merge and compile `.po` files.

Message ids are English; `locale/zh_Hans/LC_MESSAGES/django.po` translates them. A file in
`locale/parts/` holds entries on their way into that catalogue: they count at once and `merge`
folds them in. An entry with the translator comment `library: <name>` words a text of an
installed package in our own way and needs no place in our code.
"""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.template.base import Lexer, TokenType
from django.utils.translation.template import TRANSLATOR_COMMENT_MARK, templatize

LIBRARY = "library:"
CJK = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
LATIN_WORD = re.compile(r"[A-Za-z]{2}")
BY_LANGUAGE = re.compile(r"\bzh\b|\blang\b")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SHAPES = {  # function → roles of its leading arguments
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
FUNCTIONS = {
    f"{name}{suffix}": shape for name, shape in SHAPES.items() for suffix in ("", "_lazy", "_noop")
}


@dataclass(frozen=True, slots=True)
class Text:
    """A translatable text and where the code says it."""

    msgid: str
    plural: str = ""
    context: str = ""
    place: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid


# ── What the code says ──────────────────────────────────────────────────────────────────
def texts(root: Path, folders: Iterable[str]) -> list[Text]:
    """Every translatable text in Python files and templates of `folders` under `root`."""
    return [
        text
        for path, place in _sources(root, folders, ".py", ".html", ".txt")
        for text in (python_texts if path.suffix == ".py" else template_texts)(path, place)
    ]


def python_texts(path: Path, place: str) -> Iterator[Text]:
    """Calls of Django's gettext functions under whatever name the file imports them."""
    tree = ast.parse(path.read_text())
    shapes = _imported_shapes(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (shape := shapes.get(_name(node.func))):
            words = [arg.value for arg in node.args[: len(shape)] if isinstance(arg, ast.Constant)]
            if len(words) == len(shape):
                said: dict[str, Any] = dict(zip(shape, words, strict=True))
                yield Text(**said, place=f"{place}:{node.lineno}")


def template_texts(path: Path, place: str) -> Iterator[Text]:
    """What `translate`, `blocktranslate` and `_("…")` say in a template."""
    source = templatize(path.read_text(), origin=place)
    flat = "\n".join(line.lstrip() for line in source.splitlines())
    keywords = DEFAULT_KEYWORDS | {"npgettext": ((1, "c"), 2, 3)}
    found = extract(
        "python", io.BytesIO(flat.encode()), keywords, comment_tags=[TRANSLATOR_COMMENT_MARK]
    )
    for line, message, _comments, context in found:
        singular, plural = message[:2] if isinstance(message, tuple) else (message, "")
        yield Text(singular, plural, context or "", f"{place}:{line}")


def hard_coded(root: Path, folders: Iterable[str]) -> Iterator[str]:
    """Chinese written straight into a template or a script, where English readers see it too.

    Meant that way are: a line that says so (`lang="zh-hans"`, the name of the language), a page
    that is Chinese as a whole (it stands when nothing else does), a script's line that chooses
    by language.
    """
    for path, place in _sources(root, folders, ".html", ".txt"):
        lines = path.read_text().splitlines()
        if any('<html lang="zh' in line for line in lines):
            continue
        for token in Lexer(path.read_text()).tokenize():
            if token.token_type == TokenType.TEXT and (match := CJK.search(token.contents)):
                line = cast(int, token.lineno) + token.contents.count("\n", 0, match.start())
                if 'lang="zh' not in lines[line - 1]:
                    said = lines[line - 1].strip()
                    yield f"{place}:{line}: Chinese outside a translation: {said!r}"
    for path, place in _sources(root, folders, ".js"):
        for number, text in enumerate(path.read_text().splitlines(), 1):
            if CJK.search(text) and not BY_LANGUAGE.search(text):
                yield f"{place}:{number}: Chinese in a script: {text.strip()!r}"


def _sources(root: Path, folders: Iterable[str], *endings: str) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root)
            left_out = {"migrations", "vendor", "node_modules"} & set(inside.parts)
            if path.suffix in endings and not left_out:
                yield path, str(inside)


def _imported_shapes(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    names = [
        alias
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    ]
    return {a.asname or a.name: FUNCTIONS[a.name] for a in names if a.name in FUNCTIONS}


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


# ── What the catalogue answers ──────────────────────────────────────────────────────────
def main_catalogue(root: Path) -> Path:
    return root / "locale/zh_Hans/LC_MESSAGES/django.po"


def parts(root: Path) -> list[Path]:
    return sorted((root / "locale/parts").glob("*.po"))


def findings(root: Path, folders: Iterable[str]) -> list[str]:
    """Everything that keeps a reader of either language from reading their own; empty = good."""
    folders = list(folders)
    said: dict[tuple[str, str], Text] = {}
    for text in texts(root, folders):
        said.setdefault(text.key, text)
    entries, quarrels = _entries(root)
    return [
        *hard_coded(root, folders),
        *quarrels,
        *(
            f"{text.place}: {_wrong(text, entries.get(key))}"
            for key, text in said.items()
            if _wrong(text, entries.get(key))
        ),
        *(
            f"{place}: obsolete: {entry.msgid!r}"
            for key, (place, entry) in entries.items()
            if key not in said and not entry.tcomment.startswith(LIBRARY)
        ),
    ]


def _entries(root: Path) -> tuple[dict, list[str]]:
    """Entries by (context, msgid), and where two files translate the same text differently."""
    entries: dict[tuple[str, str], tuple[str, polib.POEntry]] = {}
    quarrels = []
    for path in [main_catalogue(root), *parts(root)]:
        for entry in polib.pofile(str(path)) if path.exists() else []:
            key, place = (entry.msgctxt or "", entry.msgid), str(path.relative_to(root))
            if entry.obsolete:
                continue
            if key in entries and _words(entries[key][1]) != _words(entry):
                quarrels.append(
                    f"{place}:{entry.linenum}: other words for {entry.msgid!r}"
                    f" than {entries[key][0]}"
                )
            entries[key] = f"{place}:{entry.linenum}", entry
    return entries, quarrels


def _wrong(text: Text, found: tuple[str, polib.POEntry] | None) -> str:
    """Why `text` cannot be read in Chinese; empty when it can."""
    if CJK.search(text.msgid) and not LATIN_WORD.search(text.msgid):
        return f"message ids are English: {text.msgid!r}"
    if not found or not all(_words(found[1])):
        return f"no Chinese for {text.msgid!r}"
    if found[1].fuzzy:
        return f"fuzzy Chinese for {text.msgid!r}"
    if text.plural and not found[1].msgid_plural:
        return f"no plural entry for {text.msgid!r}"
    expected = sorted(PLACEHOLDER.findall(text.plural or text.msgid))
    if any(sorted(PLACEHOLDER.findall(words)) != expected for words in _words(found[1])):
        return f"other placeholders in the Chinese for {text.msgid!r}"
    return ""


def _words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


# ── Writing catalogues ──────────────────────────────────────────────────────────────────
def merge(root: Path) -> int:
    """Fold the parts into the Chinese catalogue, sorted by msgid; returns how many entries."""
    folded = parts(root)
    catalogue = _with_parts(root)
    main_catalogue(root).parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(main_catalogue(root)))
    for path in folded:
        path.unlink()
    return len(catalogue)


def compile_catalogues(root: Path) -> list[Path]:
    """Write every `.mo` that is missing or older than its sources; returns those written."""
    written = []
    for po in _catalogues(root):
        mo = po.with_suffix(".mo")
        sources = [po, *parts(root), root / "locale/parts"] if po == main_catalogue(root) else [po]
        if _older(mo, sources):
            _write(mo, _with_parts(root) if po == main_catalogue(root) else polib.pofile(str(po)))
            written.append(mo)
    return written


def _catalogues(root: Path) -> list[Path]:
    kept = set((root / "locale").glob("*/LC_MESSAGES/*.po"))
    return sorted(kept | ({main_catalogue(root)} if parts(root) else set()))


def _older(mo: Path, sources: Iterable[Path]) -> bool:
    newest = max(path.stat().st_mtime_ns for path in sources if path.exists())
    return not mo.exists() or mo.stat().st_mtime_ns < newest


def _write(mo: Path, catalogue: polib.POFile) -> None:
    """Replace in one step: another process may be reading the old file."""
    mo.parent.mkdir(parents=True, exist_ok=True)
    fresh = mo.with_suffix(".mo.new")
    catalogue.save_as_mofile(str(fresh))
    fresh.replace(mo)


def _with_parts(root: Path) -> polib.POFile:
    """The Chinese catalogue with its parts: later files win, sorted, without dates and places."""
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    entries, _quarrels = _entries(root)
    for _key, (_place, entry) in sorted(entries.items(), key=lambda item: item[0][::-1]):
        entry.occurrences = []
        catalogue.append(entry)
    return catalogue
