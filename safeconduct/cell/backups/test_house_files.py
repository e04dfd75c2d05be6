"""What of a data folder goes along beside database and blobs: no key, and all that the house is known by."""

import io
import tarfile

from safeconduct.cell.backups import making, restoring
from safeconduct.cell.house import House


def test_the_public_half_of_the_recovery_key_goes_along_and_no_secret(tmp_path):
    house, sink = House(tmp_path), io.BytesIO()
    house.furnish()
    (tmp_path / "recovery_public").write_text("safeconduct-recovery-1+…")
    making._write_house(house, sink)
    sink.seek(0)
    with tarfile.open(fileobj=sink) as archive:
        names = archive.getnames()
    assert {"house.json", "recovery_public"} <= set(names)
    assert not [name for name in names if "secret" in name or "pepper" in name]
    assert [name for name in names if not restoring._belongs(name) and name != "media"] == []
