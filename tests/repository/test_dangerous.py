"""What is dangerous with somebody else's text is not there, or stands where it is looked after."""

from __future__ import annotations

import ast
import re

import pytest

from tests.repository.files import modules, name_of, tree

# What runs a text, or makes objects out of bytes.
RUNS = {"eval", "exec", "compile", "__import__"}
UNSAFE = {"pickle", "marshal", "shelve", "xml", "lxml", "telnetlib", "ftplib", "crypt", "commands"}
SQL_OF_TEXT = {  # names of tables and columns, all of them ours: what somebody typed is an argument
    "throughcare/bulk/comparison.py",
    "throughcare/bulk/engines/duckdb.py",
    "throughcare/bulk/engines/postgres.py",
    "throughcare/cases/rows.py",
    "throughcare/audit/verifier.py",
    "throughcare/databases.py",
    "throughcare/guards/__init__.py",
}
STARTS_PROCESSES = {"throughcare/cli/backups.py", "throughcare/cli/site.py"}
ENCRYPTS = {"cryptography": {"throughcare/keys.py", "throughcare/audit/verifier.py"},
            "pyrage": {"throughcare/backups/making.py", "throughcare/backups/restoring.py",
                       "throughcare/cli/backups.py",},
            "jwt": {"throughcare/accounts/own_sign_in.py"}}  # fmt: skip
ASKS_OTHERS = {"urllib.request": {"throughcare/audit/timestamps.py"},
               "requests": {"throughcare/accounts/own_sign_in.py"},
               "socket": {"throughcare/cli/site.py"}}  # fmt: skip
CHANCE = {"throughcare/demo/chance.py"}  # makes the same demo from the same seed
SOURCES = modules("throughcare")


def imported(path) -> set[str]:
    """The modules that one imports: "a.b.c" is also "a" and "a.b"."""
    found = set()
    for node in ast.walk(tree(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            parts = name.split(".")
            found |= {".".join(parts[: n + 1]) for n in range(len(parts))}
    return found


def importing(module: str) -> set[str]:
    return {name_of(path) for path in SOURCES if module in imported(path)}


def calls(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield node, name


def test_no_text_is_run_as_a_program():
    found = [
        f"{name_of(path)}, line {node.lineno}"
        for path in SOURCES
        for node, name in calls(path)
        if name in RUNS and isinstance(node.func, ast.Name)
    ]
    assert found == []


def test_no_module_is_used_that_makes_objects_of_bytes_or_reads_xml():
    assert {module: importing(module) for module in UNSAFE if importing(module)} == {}


def test_yaml_is_read_as_nodes_and_never_as_objects():
    text = next(
        path for path in SOURCES if name_of(path).endswith("core/definitions.py")
    ).read_text()
    assert not re.search(r"yaml\.(load|full_load|unsafe_load)\b", text)


def test_sql_is_made_of_our_own_names_only():
    """A text that is put together is no first argument of `execute`, but where the parts are ours."""
    found = {
        name_of(path)
        for path in SOURCES
        for node, name in calls(path)
        if name in ("execute", "executemany", "raw", "extra", "RawSQL")
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    }
    assert found <= SQL_OF_TEXT


def test_no_command_goes_through_a_shell():
    starting = importing("subprocess")
    assert starting <= STARTS_PROCESSES
    for path in SOURCES:
        for node, name in calls(path):
            assert not any(word.arg == "shell" for word in node.keywords), name_of(path)
            assert not (name in ("system", "popen") and isinstance(node.func, ast.Attribute))


def test_no_template_is_made_of_a_text():
    assert [
        name_of(p) for p in SOURCES for _, name in calls(p) if name in ("from_string", "Template")
    ] == []


def test_no_pattern_is_made_of_what_somebody_typed():
    """Patterns are constants, or made of the names of our own kinds and facts."""
    found = {
        name_of(path)
        for path in SOURCES
        for node, name in calls(path)
        if isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "re"
        and name
        in ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer")
        and not all(
            isinstance(arg, ast.Constant | ast.Name | ast.Attribute) for arg in node.args[:1]
        )
        and "re.escape" not in ast.unparse(node.args[0])
    }
    assert found <= {"throughcare/core/record/facts.py"}


@pytest.mark.parametrize("module", sorted(ENCRYPTS))
def test_keys_are_used_in_few_places(module):
    assert importing(module) <= ENCRYPTS[module], "put it into throughcare/keys.py"


@pytest.mark.parametrize("module", sorted(ASKS_OTHERS))
def test_other_machines_are_asked_in_few_places(module):
    assert importing(module) <= ASKS_OTHERS[module]


def test_what_nobody_may_guess_is_not_made_by_a_generator_of_play():
    assert importing("random") <= CHANCE


def test_no_digest_is_weak():
    weak = re.compile(r"\b(md5|sha1|DES|RC4|ECB)\b")
    assert [name_of(p) for p in SOURCES if weak.search(p.read_text("utf-8"))] == []


def test_there_are_no_secrets_in_the_code():
    given = re.compile(r"""(?i)\b(password|secret|token|api_key)\w*\s*=\s*["'][^"'{}\s]{8,}["']""")
    found = [
        f"{name_of(p)}: {m.group()}" for p in SOURCES for m in given.finditer(p.read_text("utf-8"))
    ]
    assert found == []
