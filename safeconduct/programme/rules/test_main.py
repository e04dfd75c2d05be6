import shutil
import subprocess
import sys
from pathlib import Path

from safeconduct.programme.rules.__main__ import main

OURS = Path(__file__).parents[3] / "packs" / "be-humanitarian"


def test_a_good_pack_is_told_with_the_number_of_rules_that_wait_for_a_lawyer(capsys):
    assert main([str(OURS)]) == 0
    assert "be-humanitarian 2026.2 may be used; 11 rules wait for a lawyer." in capsys.readouterr().out


def test_a_bad_pack_is_told_with_what_to_mend(tmp_path, capsys):
    draft = tmp_path / OURS.name
    shutil.copytree(OURS, draft)
    (draft / "fees.toml").unlink()
    assert main([str(OURS), str(draft)]) == 1
    assert "fees.toml · file: is missing. Create it" in capsys.readouterr().out


def test_without_a_folder_there_is_nothing_good():
    assert main([]) == 1


def test_rules_and_what_counts_by_them_load_no_django():
    script = (
        "import sys; import safeconduct.programme.rules.loading, safeconduct.dossiers.completeness;"
        "import safeconduct.dossiers.schedule, safeconduct.dossiers.clock, safeconduct.dossiers.fees;"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=OURS.parents[1]).returncode == 0
