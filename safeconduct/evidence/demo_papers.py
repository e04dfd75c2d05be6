"""The papers of the demonstration: what each is, and a file that says so. Everybody in them is invented."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.core.files.base import ContentFile

from safeconduct.evidence import papers
from safeconduct.evidence.kinds import ItemKind, ItemLanguage, Legalisation
from safeconduct.evidence.services.receive import Examined, examine

K, L = ItemKind, ItemLanguage
NOTICE_RU = "Образец для показа. Все лица и события вымышлены."
NOTICE = "Specimen for demonstration. All persons and events are invented."


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `each`: one for every person; `adults`: only for adults; `days`: its age when it came in."""

    kind: ItemKind
    name: str
    shows: str
    make: Callable[[], bytes]
    language: ItemLanguage | None = None
    each: bool = True
    adults: bool = False
    days: int = 40
    valid_for: int | None = None
    legalisation: Legalisation = Legalisation.NONE
    issuer_recognised: bool = False
    is_translated: bool = False


def _ru(office: str, title: str, *lines: str) -> Callable[[], bytes]:
    return lambda: papers.official(office, title, *lines, notice=NOTICE_RU)


def _en(office: str, title: str, *lines: str) -> Callable[[], bytes]:
    return lambda: papers.official(office, title, *lines, notice=NOTICE)


def _scan(office: str, title: str, *lines: str) -> Callable[[], bytes]:
    return lambda: papers.heic(of=papers.official(office, title, *lines, notice=NOTICE_RU, kind="png"))


PERSONAL: tuple[Paper, ...] = (
    Paper(K.PASSPORT, "загранпаспорт.heic", "Passport for travel, valid.",
          _scan("Образцовый отдел", "Заграничный паспорт", "Страница с данными владельца.", "P<XXXВЫМЫШЛЕНО<<ЛИЦО"),
          days=700, valid_for=3650),
    Paper(K.PHOTO, "фото 35×45.jpg", "Two passport photos, as the post asks.",
          lambda: papers.portrait("#4b3a2f"), days=20),
    Paper(K.VISA_FORM, "visa form.pdf", "The form, filled in and signed.",
          _en("Post", "Application for a visa", "Long stay (D). Signed by the applicant."), L.ENGLISH, days=15),
    Paper(K.BIRTH_CERTIFICATE, "свидетельство о рождении.pdf", "Where and when the person was born.",
          _ru("Отдел ЗАГС", "Свидетельство о рождении", "Настоящее свидетельство выдано лицу, которого нет."),
          L.RUSSIAN, days=9000, legalisation=Legalisation.LEGALISED, is_translated=True),
    Paper(K.CRIMINAL_RECORD, "справка о несудимости.pdf", "No convictions.",
          _ru("Информационный центр", "Справка", "Сведений о судимости не имеется."),
          L.RUSSIAN, adults=True, days=45, valid_for=180, legalisation=Legalisation.LEGALISED, is_translated=True),
    Paper(K.MEDICAL_CERTIFICATE, "certificat médical.pdf", "No disease that endangers public health.",
          _en("Cabinet médical", "Certificat médical", "La personne a été examinée."),
          L.FRENCH, days=30, valid_for=180, issuer_recognised=True),
    Paper(K.HANDLING_FEE_RECEIPT, "квитанция сбор.pdf", "The handling fee was paid.",
          _en("Bank", "Receipt", "Handling fee, EUR 180.00"), L.ENGLISH, adults=True, days=12),
    Paper(K.CONTRIBUTION_RECEIPT, "квитанция взнос.pdf", "The contribution was paid.",
          _en("Bank", "Receipt", "Contribution, EUR 229.00"), L.ENGLISH, adults=True, days=12),
    Paper(K.TESTIMONY, "statement.docx", "The person's own account of what happened.",
          lambda: papers.docx("My own account", "They came twice. " * 40, NOTICE), L.ENGLISH, adults=True, days=25),
)  # fmt: skip
SHARED: tuple[Paper, ...] = (
    Paper(K.SUMMONS, "повестка.heic", "A summons for questioning as a witness, which names the article.",
          _scan("Следственный отдел", "Повестка", "Вам надлежит явиться для допроса."), L.RUSSIAN, each=False, days=60,
          is_translated=True),
    Paper(K.THREAT, "сообщения.txt", "Threats by messenger over three days.",
          f"— Мы знаем, где ты живёшь.\n— Уезжай, пока можешь.\n\n{NOTICE_RU}\n".encode, L.RUSSIAN, each=False,
          days=70, is_translated=True),
    Paper(K.MEDICAL_REPORT, "rapport médical.pdf", "Injuries treated after an attack.",
          _en("Hôpital", "Rapport médical", "Contusions, compatibles avec le récit."), L.FRENCH, each=False, days=80),
    Paper(K.TIES_BELGIUM, "brief van een vriendin.pdf", "A friend of ten years lives in Ghent.",
          _en("Gent", "Verklaring", "Wij kennen elkaar tien jaar."), L.DUTCH, each=False, days=35),
    Paper(K.HOST_COMMITMENT, "verbintenis.pdf", "A host commits to a room for a year.",
          _en("Lantern Bridge", "Verbintenis", "Een kamer voor twaalf maanden."), L.DUTCH, each=False, days=25),
    Paper(K.MEANS, "letter of support.pdf", "The foundation pays for food and clothing for a year.",
          _en("Lantern Bridge", "Letter of support", "Subsistence for twelve months."), L.ENGLISH, each=False, days=25),
)  # fmt: skip
TOGETHER = Paper(
    K.RELATIONSHIP_PROOF, "мы вместе.jpg", "Photos and tickets of journeys together, four years.",
    lambda: papers.picture_bytes("JPEG", 1200, 900, quality=80), each=False, days=50,
)  # fmt: skip
SWORN = Paper(
    K.TRANSLATION, "traduction jurée.pdf", "Sworn translation into French.",
    _en("Traducteur juré", "Traduction", "Traduction conforme à l'original."), L.FRENCH, each=False, days=10,
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A paper with its file, examined once for all households that show it."""

    paper: Paper
    content: bytes
    examined: Examined

    def file(self) -> ContentFile[bytes]:
        return ContentFile(self.content, name=self.paper.name)


def make_all() -> dict[ItemKind, Made]:
    """Every paper of the demonstration by its kind."""
    with ThreadPoolExecutor(2) as two:
        return {made.paper.kind: made for made in two.map(_make, (*PERSONAL, *SHARED, TOGETHER, SWORN))}


def _make(paper: Paper) -> Made:
    content = paper.make()
    return Made(paper, content, examine(ContentFile(content, name=paper.name)))
