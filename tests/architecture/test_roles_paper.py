"""docs/roles.md and the code say the same of every page and step: neither changes unnoticed."""

from difflib import unified_diff

import pytest

from safeconduct.accounts.pages import pages
from safeconduct.accounts.roles import Role
from tests.architecture.roles_paper import PAPER, lines_of_pages, paper

LIKELY = PAPER.parents[1] / "var" / "roles.md"


def test_the_table_of_roles_is_what_the_code_does():
    found, written = paper(), PAPER.read_text("utf-8") if PAPER.exists() else ""
    if found != written:
        LIKELY.parent.mkdir(exist_ok=True)
        LIKELY.write_text(found, "utf-8")
    changes = "\n".join(
        unified_diff(written.splitlines(), found.splitlines(), "docs/roles.md", "the code", n=0, lineterm="")
    )
    assert found == written, f"If this is meant, read it once more and copy {LIKELY} over docs/roles.md:\n{changes}"


@pytest.mark.parametrize("role", Role)
def test_no_role_is_given_to_a_page_or_taken_from_it_unnoticed(monkeypatch, role):
    written, listed = [*lines_of_pages()], pages()
    for page, roles in list(listed.items()):
        with monkeypatch.context() as change:
            change.setitem(listed, page, roles ^ {role})
            assert [*lines_of_pages()] != written, page
