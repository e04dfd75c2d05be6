import pypdfium2
import pytest
import segno
from django.core.management import call_command

from safeconduct.audit.actions import Action
from safeconduct.audit.anchor import draw
from safeconduct.audit.checkpoints import newest, own_key, sign_checkpoint
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Word
from safeconduct.audit.published import groups, published
from safeconduct.audit.services import Event, record_events
from safeconduct.audit.verify import verify
from safeconduct.kernel import clock

pytestmark = pytest.mark.django_db
TITLES = {
    "en": "What the log had come to",
    "ru": "Состояние журнала",
    "nl": "Stand van het logboek",
    "fr": "État du journal",
}


def tell(times):
    record_events("clara", [Event(Action.OPENED, "thing", str(number)) for number in range(times)])


def words_of(content):
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_bounded().split())


@pytest.mark.parametrize("language", TITLES)
def test_the_anchor_is_one_page_that_says_root_size_and_key_in_each_language(language):
    tell(1234)
    made = sign_checkpoint()
    printed = words_of(draw(made, language))
    assert TITLES[language] in printed
    assert all(group in printed for group in groups(bytes(made.root)))
    assert own_key().written() in printed.replace("+ ", "+")
    assert "1234" in "".join(letter for letter in printed if letter.isalnum())


def test_what_is_printed_is_what_the_command_takes(tmp_path, capsys):
    tell(5)
    call_command("audit", "anchor", str(tmp_path / "anchor.pdf"))
    said = capsys.readouterr().out.strip().partition(": ")[2]
    assert (tmp_path / "anchor.pdf").read_bytes().startswith(b"%PDF")
    made = newest()
    assert Head.read(f"5 : {' '.join(groups(bytes(made.root)))}") == Head.read(said)
    assert verify(Head.read(said)).word is Word.OK
    assert segno.make(said, error="q").version < 10  # a square that a telephone reads from paper


def test_strangers_read_the_last_day_and_never_how_much_is_going_on_now():
    assert published() is None
    tell(3)
    with clock.days_away(-1):
        sign_checkpoint()
    tell(2)
    sign_checkpoint()
    assert published().size == 3
    with clock.days_away(1):
        assert published().size == 5


def test_on_the_first_day_they_read_the_first_one():
    tell(3)
    sign_checkpoint()
    tell(3)
    sign_checkpoint()
    assert published().size == 3
