"""Each gate is shown one violation and must stop it. A gate that lets everything pass looks like a house in order."""

import os
import shutil
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from django.template import engines

from safeconduct.cell.copying import copy_house

ROOT = Path(__file__).parents[2]
CLOCK, CASES = "safeconduct/kernel/clock.py", "safeconduct/cases"
FUNCTION_OF_51_LINES = "def endless() -> None:\n" + "    print()\n" * 50

# the gate, the file that breaks its rule, what is added at its end
OF_CHECK = {
    "types": (CLOCK, '\n\nNOON: int = "twelve"\n'),
    "ruff check": (CLOCK, "\n\nimport os\n"),
    "ruff format": (CLOCK, "\n\nNOON   =   12\n"),
    "floors": (CLOCK, "\n\nfrom safeconduct.cases.states import CaseState as State  # noqa: E402, F401\n"),
    "templates": (f"{CASES}/templates/cases/case.html", '\n<img src="/static/x.png">\n'),
    "dependencies": (CLOCK, "\n\nimport requests  # noqa: E402, F401\n"),
    "migrations": (f"{CASES}/models.py", "\n\nclass Forgotten(models.Model):\n    since = models.DateField()\n"),
    "settings": (f"{CASES}/urls.py", '\nurlpatterns += [path("/doubled/", views.cases, name="doubled")]\n'),
    "messages": (f"{CASES}/templates/cases/case.html", '\n{% translate "Nobody has translated this" %}\n'),
}
# the test, the file that breaks its rule, what is added at its end
OF_TESTS = {
    "test_sizes.py": (CLOCK, f"\n\n{FUNCTION_OF_51_LINES}"),
    "test_layers.py::test_views_ask_selectors_and_never_the_tables": (f"{CASES}/views.py", "\nCase.objects.all()\n"),
    "test_layers.py::test_no_template_carries_inline_code_or_leads_elsewhere": (
        f"{CASES}/templates/cases/case.html",
        '\n<p style="color: red"></p>\n',
    ),
    "test_matrix.py::test_every_page_of_the_desk_is_listed": (
        f"{CASES}/urls.py",
        '\nurlpatterns += [path("unlisted/", views.cases, name="unlisted")]\n',
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the house to break."""
    copy = tmp_path_factory.mktemp("gates") / "house"
    copy_house(copy)
    if (ROOT / ".mypy_cache").exists():  # a minute less
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    return copy


@pytest.fixture
def run(house):
    """Runs a module in the copy, as `./run` does in the house: `run("pytest", "-q")` gives exit code and output."""

    def run(module, *words):
        environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=house, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def broken(house, request):
    """One file of the copy with a violation at its end."""
    name, addition = request.param
    path = house / name
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept + addition, encoding="utf-8")
    yield path
    path.write_text(kept, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.xdist_group("gates")
@pytest.mark.parametrize(("gate", "broken"), OF_CHECK.items(), indirect=["broken"], ids=list(OF_CHECK))
def test_a_gate_of_check_stops_what_it_is_for(run, gate, broken):
    code, said = run("safeconduct.cell", "check", gate)
    assert code == 1, said
    assert "failed" in said
    assert "No module named" not in said


@pytest.mark.slow
@pytest.mark.xdist_group("gates")
@pytest.mark.parametrize(("test", "broken"), OF_TESTS.items(), indirect=["broken"], ids=list(OF_TESTS))
def test_a_rule_of_the_house_stops_what_it_is_for(run, test, broken):
    code, said = run("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", f"tests/architecture/{test}")
    assert code == 1, said
    assert "1 failed" in said


@pytest.mark.slow
@pytest.mark.xdist_group("gates")
def test_the_copy_passes_where_nothing_is_broken(run):
    assert (
        run("safeconduct.cell", "check", "ruff", "floors", "templates", "dependencies", "messages", "settings")[0] == 0
    )


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning):
        warnings.warn("anything", UserWarning, stacklevel=1)


def test_an_undefined_template_variable_fails_the_test():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable"):
        engines["django"].from_string("{{ nobody_gave_this }}").render({})


def test_a_packet_to_the_network_is_refused():
    with (
        socket.socket() as outward,
        pytest.raises(Warning, match=r"192\.0\.2\.1"),
    ):  # pytest-socket warns before it refuses
        outward.connect(("192.0.2.1", 80))
