"""The documents keep their promises: decision records their form, the pages their completeness."""

import ast
import re

import pytest

from agencies.models import Role
from agencies.permissions import ROLE_PERMISSIONS, SCOPE_PERMISSIONS, Perm
from tests.architecture.source import CHECKOUT, text_of, tracked, tree_of

ADR_FOLDER = CHECKOUT / "docs" / "adr"
ADRS = sorted(path for path in ADR_FOLDER.glob("*.md") if not path.name.startswith("0000-"))
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives"]
MOST_WORDS = 400
ENVIRONMENT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
# Read here, but not ours to set: Django's and pytest's own.
OTHERS = {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "PYTEST_XDIST_WORKER", "PYTHONUNBUFFERED"}
LINK = re.compile(r"\]\((?!https?:|#|<)([^)#]+)(?:#[^)]*)?\)")
# What each row of the table in docs/permissions.md speaks of.
ROWS = {
    "log a contact for the own agency": [Perm.CONTACT_LOG],
    "find a person, with a purpose": [Perm.PERSON_FIND],
    "open a person's page, by tier": [Perm.PERSON_VIEW],
    "see the queue and its prompts": [Perm.PROMPT_VIEW],
    "answer a prompt, countersign another's answer": [Perm.PROMPT_ANSWER, Perm.PROMPT_COUNTERSIGN],
    "see open cases in full": [Perm.CASE_VIEW_FULL],
    "decide whether records concern one person, take a record out, take that back": [Perm.LINK_DECIDE],
    "handle what was shown under a wrong name": [Perm.DISCLOSURE_HANDLE],
    "see the agency's members": [Perm.AGENCY_MANAGE],
    "review who looked at what": [Perm.ACCESS_REVIEW],
    "see agencies, users and clients": [Perm.CONFIGURE],
    "open a person in an emergency, with a reason": [Perm.BREAK_GLASS],
    "keep somebody who knows a person away from them": [Perm.BLOCK_SET],
    "let somebody near again who was kept away": [Perm.BLOCK_END],
    "keep agreements on sharing": [Perm.AGREEMENT_KEEP],
    "disclose to named people what one sees in full": [Perm.DISCLOSE],
    "read the register of disclosures": [Perm.REGISTER_VIEW],
    "answer a person who asks what is held of them": [Perm.SUBJECT_DUTY],
    "let such an answer go out": [Perm.SUBJECT_RELEASE],
    "decide whether a record is kept or erased": [Perm.RETENTION_REVIEW],
    "read equality figures": [Perm.EQUALITY_VIEW],
    "do what one's agency is asked: questions, actions, referrals, parts of a meeting": [Perm.WORK_DO],
    "see what one's agency is late with, and answer for it": [Perm.WORK_OVERSEE],
    "read figures for managers": [Perm.FIGURES_VIEW],
    "keep an area's routes": [Perm.ROUTES_KEEP],
}


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_record_has_its_sections_and_is_short(path):
    text = path.read_text()
    assert re.findall(r"^## (.+)$", text, re.M) == SECTIONS
    assert re.match(rf"# {path.stem[:4]}\. \S", text)
    assert re.search(
        r"^Status: (proposed|accepted|superseded by \d{4})\. Date: \d{4}-\d{2}-\d{2}\.$", text, re.M
    )
    assert len(text.split()) <= MOST_WORDS
    for section in re.split(r"^## .+$", text, flags=re.M)[1:]:
        assert len(section.split()) > 10


def test_decision_records_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))


def variables_read() -> set[str]:
    """Every environment variable that our Python reads by name: os.environ, getenv, caselink.env."""
    found = set()
    for path in tracked("*.py"):
        if "/migrations/" in path or path.startswith("tests/architecture/"):
            continue
        for node in ast.walk(tree_of(path)):
            key = None
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
                key = node.slice
            elif isinstance(node, ast.Call) and node.args and is_reader(ast.unparse(node.func)):
                key = node.args[0]
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                found.add(key.value)
    return found


def is_reader(function: str) -> bool:
    return function.endswith(("environ.get", "environ.pop", "environ.setdefault", "getenv")) or function in {
        "env.text",
        "env.flag",
        "env.words",
        "env.whole_number",
        "env.secure_address",
    }


def test_every_environment_variable_is_in_the_page_and_the_page_names_no_other():
    page = set(ENVIRONMENT.findall(" ".join(re.findall(r"`([A-Z_0-9]+)`", text_of("docs/configuration.md")))))
    passed_on = set(
        ENVIRONMENT.findall(" ".join(re.findall(r"\$\{([A-Z_]+)", text_of("docker-compose.yml") or "")))
    )
    read = variables_read()
    assert {"DATABASE_URL", "CASELINK_PORT", "CASELINK_SECRET_KEY"} <= read
    assert read - OTHERS - page == set()
    assert page - read - passed_on == set()


def table_of_roles() -> dict[str, list[str]]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text_of("docs/permissions.md").splitlines()
        if line.startswith("| ") and line.count("|") == 7 and not line.startswith("| |")
    ]
    return {row[0]: row[1:] for row in rows}


def test_the_table_of_roles_says_what_the_code_does():
    table = table_of_roles()
    assert set(table) == set(ROWS)
    assert {perm for perms in ROWS.values() for perm in perms} == set(Perm)
    for row, perms in ROWS.items():
        for role, cell in zip(Role, table[row], strict=True):
            assert {perm in ROLE_PERMISSIONS[role] for perm in perms} == {cell == "yes"}, (row, role)


def test_the_page_of_permissions_names_every_scope():
    assert set(re.findall(r"^\| `([a-z]+:[a-z]+)`", text_of("docs/permissions.md"), re.M)) == set(
        SCOPE_PERMISSIONS
    )


@pytest.mark.parametrize("path", [path for path in tracked("*.md")])
def test_links_between_documents_lead_somewhere(path):
    for target in LINK.findall(text_of(path)):
        assert (CHECKOUT / path).parent.joinpath(target).exists(), target


def test_the_readme_opens_with_what_it_is_and_the_two_commands():
    text = text_of("README.md")
    assert text.startswith("# CaseLink\n\nCaseLink ")
    assert text.index("**It is for**") < text.index("**It is not for**") < text.index("make run")
    assert text.index("make run") < text.index("make test") < text.index("## The folders")


def test_the_glossary_says_for_each_word_what_to_avoid_once():
    words = re.findall(r"^\*\*([^*]+?)\.?\*\*", text_of("docs/glossary.md"), re.M)
    assert len(words) == len(set(words)) > 30
    assert text_of("docs/glossary.md").count("*Avoid:") >= 30
