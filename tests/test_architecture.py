"""The shape of the code: who may import whom, how long things may be, what must be said."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("skillmap", "profiles", "proposals")
CODE = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TREES = {path: ast.parse(path.read_text()) for path in CODE}

# Names that say nothing about what is inside.
NAMELESS = {"common", "core", "utils", "services", "helpers", "constants", "mixins"}
# A module of a feature meets a request, a form or a message only if a word of its path says so.
EDGE_WORDS = {
    "admin", "api", "form", "forms", "lookup", "management", "page", "pages", "templatetags",
    "urls", "views",
}  # fmt: skip
# Django looks for these classes under these names, in one module each.
NAMED_BY_DJANGO = {"Command", "DatabaseWrapper"}
EDGES = ("django.contrib.messages", "django.forms", "django.http", "django.shortcuts")
API_LIBRARIES = ("django_filters", "drf_spectacular", "rest_framework")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    """The path inside the project, for messages."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def functions() -> Iterator[tuple[Path, Function]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(node: Function) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def imported(tree: ast.AST) -> set[str]:
    """Every dotted name a module imports, `from a import b` as `a.b`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def imports_any(tree: ast.AST, prefixes: tuple[str, ...]) -> bool:
    dotted = [f"{module}." for module in imported(tree)]
    return any(module.startswith(f"{prefix}.") for module in dotted for prefix in prefixes)


# --- Who may import whom ----------------------------------------------------------------------


def test_import_contracts_hold() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_no_import_inside_a_function() -> None:
    hidden = {
        f"{name(path)}:{inner.lineno}"
        for path, node in functions()
        if (path.name, node.name) != ("apps.py", "ready")
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    assert hidden == set()


def test_models_are_imported_and_not_looked_up() -> None:
    """Else the order of imports is only got round."""
    looked_up = {
        f"{name(path)}:{node.lineno}"
        for path, tree in TREES.items()
        if path.relative_to(ROOT).parts[0] != "skillmap"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"get_model", "related_model", "import_module"}
    }
    assert looked_up == set()


def is_edge(path: Path) -> bool:
    """Whether a word of the module's path says that it meets requests."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return any(word in EDGE_WORDS for part in parts for word in part.split("_"))


def test_domain_modules_never_see_a_request_a_form_or_a_message() -> None:
    seeing = {
        name(path)
        for path, tree in TREES.items()
        if path.relative_to(ROOT).parts[0] != "skillmap"
        and not is_edge(path)
        and imports_any(tree, EDGES)
    }
    assert seeing == set()


def test_only_the_api_knows_its_framework() -> None:
    knowing = {
        name(path)
        for path, tree in TREES.items()
        if not any(part.startswith("api") for part in path.relative_to(ROOT).parts)
        and imports_any(tree, API_LIBRARIES)
    }
    assert knowing == set()


# What carries any form whatever to the page that will read it.
CARRIERS = {"skillmap/accounts/resumable.py", "skillmap/outages.py"}


def raw_reads(tree: ast.AST) -> Iterator[int]:
    """The lines that read single values of `request.POST` or `.FILES` instead of using a form."""

    def is_sent(node: ast.expr) -> bool:
        return isinstance(node, ast.Attribute) and node.attr in {"POST", "FILES"}

    for node in ast.walk(tree):
        reads: list[ast.expr] = []
        if isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
            reads = [node.value]
        elif isinstance(node, ast.Compare):
            reads = [*node.comparators]
        elif isinstance(node, ast.For | ast.comprehension):
            reads = [node.iter]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            reads = [*node.args] if node.func.id in {"bool", "dict", "len", "list"} else []
        yield from (each.lineno for each in reads if is_sent(each))


@pytest.mark.parametrize(
    ("code", "is_raw"),
    [
        ("Form(request.POST or None, request.FILES)", False),
        ("editing.read(sheet, request.POST)", False),
        ("request.POST['a']", True),
        ("request.POST.get('a')", True),
        ("self.request.POST.getlist('a')", True),
        ("'a' in request.POST", True),
        ("bool(request.POST)", True),
        ("[each for each in request.POST]", True),
    ],
)
def test_raw_reads_of_a_sent_form_are_found(code: str, is_raw: bool) -> None:
    assert bool(list(raw_reads(ast.parse(code)))) == is_raw


def test_what_is_sent_is_read_by_forms() -> None:
    raw = {
        f"{name(path)}:{line}"
        for path, tree in TREES.items()
        if name(path) not in CARRIERS
        for line in raw_reads(tree)
    }
    assert raw == set()


# --- Names ------------------------------------------------------------------------------------


def test_a_class_has_a_name_of_its_own() -> None:
    places: dict[str, list[str]] = {}
    for path, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name(path))
    twice = {each: where for each, where in places.items() if len(where) > 1}
    assert set(twice) == NAMED_BY_DJANGO


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {name(path) for path in CODE if {path.stem, *path.parent.parts} & NAMELESS} == set()


def test_tests_mirror_the_code() -> None:
    lost = []
    for path in TESTS:
        parts = path.relative_to(ROOT / "tests").parts
        if parts[0] not in PACKAGES or not path.name.startswith("test_"):
            continue
        folder = ROOT.joinpath(*parts[:-1])
        words = path.stem.removeprefix("test_").split("_")
        stems = ["_".join(words[: n + 1]) for n in range(len(words))]
        if not any((folder / f"{s}.py").exists() or (folder / s).is_dir() for s in stems):
            lost.append(name(path))
    assert lost == []


@pytest.mark.parametrize("app", ["profiles", "proposals", "accounts"])
def test_a_template_says_what_it_is(app: str) -> None:
    strange = {
        path.name
        for path in (ROOT / "templates" / app).rglob("*.html")
        if not re.fullmatch(r"[a-z_]+_page\.html|_[a-z_]+_fragment\.html", path.name)
    }
    assert strange == set()


# --- Budgets ----------------------------------------------------------------------------------


def test_files_are_short() -> None:
    sizes = sorted(map(lines, CODE))
    assert {name(path): lines(path) for path in CODE if lines(path) > 400} == {}
    assert {name(path): lines(path) for path in TESTS if lines(path) > 600} == {}
    assert sizes[int(len(sizes) * 0.9)] <= 220


def test_functions_fit_on_a_screen() -> None:
    too_long = {
        f"{name(path)}:{node.name}": length(node) for path, node in functions() if length(node) > 50
    }
    assert too_long == {}


def test_templates_are_short() -> None:
    assert {name(path): lines(path) for path in TEMPLATES if lines(path) > 150} == {}


def test_template_lines_are_short() -> None:
    long = {
        f"{name(path)}:{number}": len(line)
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 120
    }
    assert long == {}


def test_there_is_at_least_a_line_of_test_for_a_line_of_code() -> None:
    assert sum(map(lines, TESTS)) >= sum(map(lines, CODE))


# --- What must be said ------------------------------------------------------------------------


def test_every_module_says_what_belongs_in_it() -> None:
    silent = {
        name(path) for path, tree in TREES.items() if lines(path) and not ast.get_docstring(tree)
    }
    assert silent == set()


def test_every_function_says_what_it_takes_and_gives() -> None:
    untyped = {
        f"{name(path)}:{node.name}"
        for path, node in functions()
        if node.returns is None
        or any(
            argument.annotation is None and argument.arg not in {"self", "cls"}
            for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        )
    }
    assert untyped == set()


def test_public_functions_have_docstrings() -> None:
    public = [
        (f"{name(path)}:{node.name}", ast.get_docstring(node))
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, Function) and not node.name.startswith("_")
    ]
    assert {label for label, docstring in public if not docstring} == set()


# --- Templates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forbidden",
    [
        r"<style[\s>]",
        r"\sstyle=",
        r"\son[a-z]+=",
        r"<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>",
        r"javascript:",
    ],
)
def test_templates_have_no_inline_style_or_script(forbidden: str) -> None:
    pages = [path for path in TEMPLATES if "email" not in path.parts]
    pattern = re.compile(forbidden, re.IGNORECASE)
    assert {name(path) for path in pages if pattern.search(path.read_text())} == set()


def test_components_receive_everything() -> None:
    loose = {
        (name(path), tag)
        for path in TEMPLATES
        for tag in re.findall(r"{% include [\"']components/[^%]+%}", path.read_text())
        if not tag.endswith(" only %}")
    }
    assert loose == set()
