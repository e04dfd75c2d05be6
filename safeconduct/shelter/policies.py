from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

HOUSING_SIDE = frozenset({Role.HOUSING, Role.LEAD})
VISITORS = HOUSING_SIDE | {Role.CASEWORKER}

PAGES: Pages = {
    "shelter:homes": HOUSING_SIDE,
    "shelter:home_list": HOUSING_SIDE,
    "shelter:home_add": HOUSING_SIDE,
    "shelter:home": HOUSING_SIDE,
    "shelter:address": HOUSING_SIDE,
    "shelter:address_change": HOUSING_SIDE,
    "shelter:visit": VISITORS,
    "shelter:decide": HOUSING_SIDE,
    "shelter:unit_add": HOUSING_SIDE,
    "shelter:unit": HOUSING_SIDE,
    "shelter:unit_change": HOUSING_SIDE,
    "shelter:unit_close": HOUSING_SIDE,
    "shelter:unit_open_again": HOUSING_SIDE,
    "shelter:unit_host_ends": HOUSING_SIDE,
    "shelter:unit_fund": HOUSING_SIDE,
    "shelter:stay": HOUSING_SIDE,
    "shelter:stay_confirm": HOUSING_SIDE,
    "shelter:stay_address": HOUSING_SIDE,
    "shelter:stay_end": HOUSING_SIDE,
    "shelter:case_stays": VISITORS,
    "shelter:case_address": VISITORS,
    "shelter:offers": HOUSING_SIDE,
    "shelter:offer": HOUSING_SIDE,
    "shelter:offer_opened": HOUSING_SIDE,
    "shelter:offer_answer": HOUSING_SIDE,
    "shelter:offer_home": HOUSING_SIDE,
    "shelter:funding": HOUSING_SIDE,
}
