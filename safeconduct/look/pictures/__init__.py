"""
The pictures of Safeconduct: plain data in, SVG (drawn by a template) and the table of the same figures out.

A department fills a dataclass and hands it to `{% include "look/_figure.html" with picture=… %}`. No picture knows a
model, and none carries meaning by colour alone.
"""

from safeconduct.look.pictures.bars import Series, YearBars
from safeconduct.look.pictures.chances import Chance, ChanceCurve
from safeconduct.look.pictures.funds import Fund, FundBars
from safeconduct.look.pictures.journey import JourneyLine, Station
from safeconduct.look.pictures.map import Area, BelgiumMap
from safeconduct.look.pictures.occupancy import Bar, OccupancyBoard, UnitRow
from safeconduct.look.pictures.picture import Picture, Table, Tone
from safeconduct.look.pictures.placement import Added, Given, PlacementResult
from safeconduct.look.pictures.quota import QuotaBar
from safeconduct.look.pictures.ring import CompletenessRing
from safeconduct.look.pictures.schedule import BackwardSchedule, Window
from safeconduct.look.pictures.trail import CustodyTrail, Step
from safeconduct.look.pictures.weeks import RequestWeeks, Week

__all__ = [
    "Added",
    "Area",
    "BackwardSchedule",
    "Bar",
    "BelgiumMap",
    "Chance",
    "ChanceCurve",
    "CompletenessRing",
    "CustodyTrail",
    "Fund",
    "FundBars",
    "Given",
    "JourneyLine",
    "OccupancyBoard",
    "Picture",
    "PlacementResult",
    "QuotaBar",
    "RequestWeeks",
    "Series",
    "Station",
    "Step",
    "Table",
    "Tone",
    "UnitRow",
    "Week",
    "Window",
    "YearBars",
]
