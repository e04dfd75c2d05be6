"""Words planted through the screens of every department. Each form must be accepted: a word never kept is not found."""

from datetime import timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.cases.models import Case
from safeconduct.evidence.models import Item
from safeconduct.kernel import clock
from safeconduct.public.test_offer import OFFER
from safeconduct.shelter.models import Offer
from tests.journeys.conftest import boxes, go

LATIN, CYRILLIC = "PlantedQ", "МеткаЩ"


class Planter:
    """Gives words that stand nowhere else, in Latin and in Cyrillic letters, and remembers them."""

    def __init__(self) -> None:
        self._numbers = count()
        self.words: list[str] = []

    def one(self) -> str:
        number = next(self._numbers)
        self.words.append(f"{CYRILLIC if number % 3 == 2 else LATIN}{number:04d}Zq")
        return self.words[-1]

    def some(self, many: int) -> str:
        return " ".join(self.one() for _time in range(many))

    def named(self, *fields: str) -> dict[str, str]:
        return {field: self.one() for field in fields}

    def file(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(f"{self.one()}.txt", self.one().encode() * 300, content_type="text/plain")


def plant_at_intake(planter, stranger):
    go(stranger, "/en/notes/q/time/", planter.named("time_left"))
    go(stranger, "/en/notes/q/where/", planter.named("where"))
    go(stranger, "/en/notes/q/name/", planter.named("working_name", "pronouns"))
    go(stranger, "/en/notes/q/story/", {"own_words": planter.some(20)})
    go(stranger, "/en/notes/q/files/", {"file": planter.file()})
    go(stranger, "/en/notes/q/free/", {"free": "on", "keep": "on"})
    go(stranger, "/en/notes/check/")
    go(stranger, "/en/offer/", OFFER | planter.named("name", "phone", "languages", "words"))


def plant_in_the_case(planter, lena, slug):
    at = f"/cases/{slug}/"
    person = planter.named("working_name", "pronouns")
    go(lena, f"{at}people/add/", person | {"relation": "partner", "is_adult": "yes"})
    names = planter.named(
        "birth_place", "document", "family_name", "given_names", "number",
        "other_document", "other_family_name", "other_given_names",
    )  # fmt: skip
    go(lena, f"{at}identity/1/", names | {"nationality": "RUS"})
    go(lena, f"{at}story/change/", {"added": planter.some(20)})
    size = str(Case.objects.get(slug=slug).people.count())
    profile = {"size": size, "couples": "0", "children": "0", "composition": "mixed"}
    go(lena, f"{at}profile/", profile | planter.named("needs"))
    go(lena, f"{at}task/", {"kind": "call", **planter.named("words"), **boxes("due_on", clock.today())})


def plant_in_the_talk(planter, lena, slug):
    go(lena, f"/requests/{slug}/talk/", {"text": planter.some(10)})


def plant_papers(planter, lena, slug):
    go(lena, f"/evidence/{slug}/upload/", {"papers": planter.file(), "origin": "household"})
    person = str(Case.objects.get(slug=slug).people.first().pk)
    for item in Item.objects.filter(case__slug=slug):
        about = {"kind": "threat", "person": person, "language": "ru", "legalisation": "none"}
        go(lena, f"/evidence/{slug}/{item.pk}/sort/", about | planter.named("shows"))


def plant_in_the_dossier(planter, lena, slug):
    at, place = f"/dossiers/{slug}/", {"track": "D", "post": "moscow"}
    go(lena, f"{at}open/", place)
    countries = {f"country_{position}": "ru" for position in range(1, 10)}
    facts = {"relationship": "married", **countries, **planter.named("authority_reference")}
    go(lena, f"{at}facts/", facts | planter.named("name_1", "name_2"))
    said = {"original_language": "ru", "translation_language": "fr"}
    go(lena, f"{at}statement/", said | {"original": planter.some(5), "translation": planter.some(5)})
    go(lena, f"{at}bundle/", {"language": "fr", "second_language": "en"})


def plant_with_the_authority(planter, lena):
    go(lena, "/programme/talks/minutes/", boxes("held_on", clock.today()) | planter.named("with_whom", "text"))
    go(lena, "/programme/talks/promise/", {"side": "authority", **planter.named("text")})
    proposal = {"asked": "10", "language": "en", **planter.named("grounds", "support")}
    go(lena, "/programme/proposals/new/", proposal)


def plant_in_the_homes(planter, hugo, home):
    address = planter.named("street", "town", "contact_name", "contact_phone", "way_in")
    go(hugo, f"/homes/{home.pk}/address/change/", address | {"postcode": "9000"})
    go(
        hugo,
        f"/homes/offers/{Offer.objects.latest('made_at').pk}/answer/",
        {"to": "contacted", **planter.named("words")},
    )
    private = {"provider": "new_host", "municipality": "44021", "contact_email": "a@b.example"}
    go(hugo, "/homes/add/", private | planter.named("contact_name", "contact_phone"))


def plant_on_the_way(planter, lena, slug):
    travel = boxes("travel_on", clock.today() + timedelta(days=9))
    go(lena, f"/arrival/{slug}/plan/", travel | planter.named("words"))
