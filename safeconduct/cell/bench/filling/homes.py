"""Homes with their units, and who lives there or will."""

import random
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db.models import Max

from safeconduct.arrival.models import Arrival, PlanStep
from safeconduct.arrival.words import FIRST_PLAN
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.cell.bench.filling.batch import Batch
from safeconduct.cell.bench.filling.households import Team
from safeconduct.country.towns import town
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.grants import group
from safeconduct.shelter.demo import TOWNS
from safeconduct.shelter.models import Funding, Home, Provider, Stay, Unit, Vetting
from safeconduct.shelter.payloads import HomeAddress, ProviderContact, VettingReasons
from safeconduct.shelter.words import Check, FundSource, Near, ProviderKind, StayState, UnitKind, Verdict

S = CaseState
BEDS = (1, 2, 2, 4)
# When households of a state came or come, in days from today: first and last.
COMES = {S.SETTLED: (-200, -60), S.ARRIVED: (-50, -5), S.DECIDED: (10, 60), S.LODGED: (60, 150)}
STAYS_FOR = timedelta(days=240)


class Homes:
    """Makes homes, and gives each unit of them to one household."""

    def __init__(self, team: Team, rng: random.Random, today: date) -> None:
        self.team, self.rng, self.today = team, rng, today
        self._access = {Compartment.ADDRESS: [group(Group.HOUSING)]}
        self._free: dict[int, list[Unit]] = {beds: [] for beds in BEDS}
        self._towns = {code: town(code) for code in TOWNS}
        highest = Home.objects.values_list("municipality").annotate(Max("number"))
        self._numbers = dict.fromkeys(self._towns, 0) | dict(highest)
        self._providers = Provider.objects.aggregate(last=Max("number"))["last"] or 0

    def make(self, batch: Batch) -> None:
        """A host's home with one unit or two; four of five are vetted, and those have a budget."""
        home = self._home(batch)
        is_vetted = self.rng.random() < 0.8
        for position in range(1, self.rng.randint(1, 2) + 1):
            unit = self._unit(batch, home, position)
            if is_vetted:
                self._free[unit.beds].append(unit)
                batch.add(
                    Funding(
                        unit=unit, monthly=Decimal(450) * unit.beds, source=FundSource.DONATIONS,
                        from_on=unit.open_from, until_on=self.today + timedelta(days=600),
                    )
                )  # fmt: skip
        if is_vetted:
            self._vet(batch, home)

    def _home(self, batch: Batch) -> Home:
        place = self._towns[self.rng.choice(TOWNS)]
        self._numbers[place.code] += 1
        self._providers += 1
        provider_id, home_id = uuid4(), uuid4()
        for subject in (provider_id, home_id):
            batch.open_subject(subject, self._access)
        contact = batch.seal(provider_id, Compartment.ADDRESS, ProviderContact(name="Greet Claes"))
        address = batch.seal(home_id, Compartment.ADDRESS, HomeAddress(street="Lindenlaan 1"))
        provider = Provider(pk=provider_id, kind=ProviderKind.HOST, number=self._providers, contact=contact)
        return batch.add(
            Home(
                pk=home_id, provider=batch.add(provider), municipality=place.code, number=self._numbers[place.code],
                postcode_area=place.postcode_area, latitude=place.latitude, longitude=place.longitude,
                added_by=self.team.housing, address=address,
            )
        )  # fmt: skip

    def _unit(self, batch: Batch, home: Home, position: int) -> Unit:
        beds = self.rng.choice(BEDS)
        return batch.add(
            Unit(
                home=home, position=position, kind=UnitKind.HOST_ROOM, beds=beds, square_metres=Decimal(6 * beds + 4),
                languages=["nl", "en"], near=self.rng.sample(Near.values, 2),
                open_from=self.today - timedelta(days=400), open_until=self.today + timedelta(days=500),
            )
        )  # fmt: skip

    def _vet(self, batch: Batch, home: Home) -> None:
        home.vetted_until = self.today + timedelta(days=self.rng.randint(20, 640))
        day = self.today - timedelta(days=300)
        batch.add(
            Vetting(
                home=home, brought_by=self.team.housing, first_by=self.team.housing, first_on=day,
                second_by=self.team.lead, second_on=day, checks=Check.values, verdict=Verdict.APPROVED,
                decided_by=self.team.second, decided_on=day, valid_until=home.vetted_until,
                reasons=batch.seal(home.pk, Compartment.ADDRESS, VettingReasons(text="Rustig huis.")),
            )
        )  # fmt: skip

    def house(self, batch: Batch, case: Case) -> None:
        """A stay for a household that is here or will be, while units last; and its landing."""
        state = CaseState(case.state)
        if state not in COMES:
            return
        comes_on = self.today + timedelta(days=self.rng.randint(*COMES[state]))
        pools = [units for beds, units in self._free.items() if beds >= case.size and units]
        is_here = comes_on <= self.today
        if pools:
            batch.add(
                Stay(
                    unit=pools[0].pop(), case=case, beds=case.size, from_on=comes_on, until_on=comes_on + STAYS_FOR,
                    state=StayState.CONFIRMED if is_here else StayState.HELD, made_by=self.team.housing,
                )
            )  # fmt: skip
        if is_here:
            self._land(batch, case, comes_on)

    def _land(self, batch: Batch, case: Case, landed_on: date) -> None:
        is_settled = case.state == S.SETTLED
        claimed_on = landed_on + timedelta(days=4) if is_settled else None
        arrival = batch.add(Arrival(case=case, travel_on=landed_on, landed_on=landed_on, claim_made_on=claimed_on))
        for kind, days in FIRST_PLAN:
            due_on = landed_on + timedelta(days=days)
            done_on = due_on if is_settled or due_on < self.today - timedelta(days=10) else None
            batch.add(PlanStep(arrival=arrival, kind=kind, owner=case.caseworker, due_on=due_on, done_on=done_on))
