from django.urls import path

from safeconduct.shelter.views import board, funding, homes, offers, stays, units, vetting

app_name = "shelter"
urlpatterns = [
    path("", board.homes, name="homes"),
    path("list/", homes.home_list, name="home_list"),
    path("add/", homes.home_add, name="home_add"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<uuid:offer_id>/", offers.offer, name="offer"),
    path("offers/<uuid:offer_id>/opened/", offers.offer_opened, name="offer_opened"),
    path("offers/<uuid:offer_id>/answer/", offers.offer_answer, name="offer_answer"),
    path("offers/<uuid:offer_id>/home/", offers.offer_home, name="offer_home"),
    path("funding/", funding.funding, name="funding"),
    path("units/<uuid:unit_id>/", units.unit, name="unit"),
    path("units/<uuid:unit_id>/change/", units.unit_change, name="unit_change"),
    path("units/<uuid:unit_id>/close/", units.unit_close, name="unit_close"),
    path("units/<uuid:unit_id>/open/<uuid:closure_id>/", units.unit_open_again, name="unit_open_again"),
    path("units/<uuid:unit_id>/host-ends/", units.unit_host_ends, name="unit_host_ends"),
    path("units/<uuid:unit_id>/fund/", funding.unit_fund, name="unit_fund"),
    path("stays/<uuid:stay_id>/", stays.stay, name="stay"),
    path("stays/<uuid:stay_id>/confirm/", stays.stay_confirm, name="stay_confirm"),
    path("stays/<uuid:stay_id>/address/", stays.stay_address, name="stay_address"),
    path("stays/<uuid:stay_id>/end/", stays.stay_end, name="stay_end"),
    path("case/<slug:slug>/", stays.case_stays, name="case_stays"),
    path("case/<slug:slug>/<uuid:stay_id>/", stays.case_address, name="case_address"),
    path("<uuid:home_id>/", homes.home, name="home"),
    path("<uuid:home_id>/address/", homes.address, name="address"),
    path("<uuid:home_id>/address/change/", homes.address_change, name="address_change"),
    path("<uuid:home_id>/visit/", vetting.visit, name="visit"),
    path("<uuid:home_id>/decide/", vetting.decide, name="decide"),
    path("<uuid:home_id>/units/add/", units.unit_add, name="unit_add"),
]
