"""Days away are days of the calendar, also where summer time begins or ends in between."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from safeconduct.kernel import clock


@pytest.mark.parametrize("hour", [0, 12, 22])
def test_so_many_days_away_is_that_day_at_the_same_time(monkeypatch, hour):
    present = datetime(2026, 11, 28, hour, 32, tzinfo=UTC)  # winter; 22:32 is 23:32 in Brussels
    monkeypatch.setattr(timezone, "now", lambda: present)
    here = timezone.localtime(present)
    for days, day in ((0, date(2026, 11, 28)), (-40, date(2026, 10, 19)), (160, date(2027, 5, 7))):
        with clock.days_away(days):
            assert clock.today() == day
            assert timezone.localtime(clock.now()).time() == here.time()
    assert clock.now() == present
