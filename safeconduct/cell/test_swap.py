"""The doctor names swap that would be written in the open, and no other."""

import os

import pytest

from safeconduct.cell import swap

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


@pytest.fixture
def machine(tmp_path):
    """Folders in which a kernel describes: sda2 in the open, an encrypted disk, a volume on it, a mirror of both."""
    block = tmp_path / "class/block"
    for name, uuid, slaves in (
        ("sda2", "", ()),
        ("dm-0", "CRYPT-LUKS2-5afe-sda3_crypt", ("sda2",)),
        ("dm-1", "LVM-5afe", ("dm-0",)),
        ("dm-2", "LVM-c0de", ("sda2",)),
        ("md0", "", ("dm-1", "sda2")),
    ):
        (block / name / "dm").mkdir(parents=True)
        (block / name / "dm/uuid").write_text(f"{uuid}\n")
        for slave in slaves:
            (block / name / "slaves" / slave).mkdir(parents=True)
    for name, backing in (("zram0", "none"), ("zram1", "/dev/sda2")):
        (block / name).mkdir()
        (block / name / "backing_dev").write_text(f"{backing}\n")
    return tmp_path


def said(machine, *areas, is_production=True):
    (machine / "swaps").write_text(HEAD + "".join(f"{name}\t{kind}\t\t8388604\t\t0\t\t-2\n" for name, kind in areas))
    return list(swap.complaints(is_production=is_production, proc=machine, system=machine))


@pytest.mark.parametrize("name", ["sda2", "dm-2", "md0", "zram1", "never-seen"])
def test_swap_in_the_open_is_named(machine, name):
    (complaint,) = said(machine, ("/dev/dm-0", "partition"), (f"/dev/{name}", "partition"))
    assert f"Swap is on at /dev/{name} and not encrypted" in complaint


@pytest.mark.parametrize("name", ["dm-0", "dm-1", "zram0"])
def test_an_encrypted_device_a_volume_on_one_and_memory_are_not(machine, name):
    assert said(machine, (f"/dev/{name}", "partition")) == []


def test_a_file_is_as_good_as_the_device_of_its_file_system(machine, tmp_path):
    file = tmp_path / "swap file"
    file.touch()
    written = str(file).replace(" ", r"\040")
    (complaint,) = said(machine, (written, "file"))
    assert str(file) in complaint
    on = file.stat().st_dev
    (machine / "dev/block").mkdir(parents=True)
    (machine / f"dev/block/{os.major(on)}:{os.minor(on)}").symlink_to(machine / "class/block/dm-1")
    assert said(machine, (written, "file")) == []
    assert len(said(machine, (str(tmp_path / "gone"), "file"))) == 1


def test_no_swap_a_demonstration_and_a_kernel_without_it_are_no_complaint(machine):
    assert said(machine) == []
    assert said(machine, ("/dev/sda2", "partition"), is_production=False) == []
    (machine / "swaps").unlink()
    assert list(swap.complaints(is_production=True, proc=machine, system=machine)) == []
