from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

HOUSING_SIDE = frozenset({Role.HOUSING, Role.LEAD})

PAGES: Pages = {
    "placement:rounds": HOUSING_SIDE,
    "placement:round": HOUSING_SIDE,
    "placement:progress": HOUSING_SIDE,
    "placement:stop": HOUSING_SIDE,
    "placement:again": HOUSING_SIDE,
    "placement:close": HOUSING_SIDE,
    "placement:explain": HOUSING_SIDE,
    "placement:accept": HOUSING_SIDE,
    "placement:decline": HOUSING_SIDE,
    "placement:withdraw": HOUSING_SIDE,
}
