from django.urls import path

from safeconduct.evidence import views, views_original, views_pages

app_name = "evidence"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<slug:slug>/", views.items, name="items"),
    path("<slug:slug>/upload/", views.upload, name="upload"),
    path("<slug:slug>/<uuid:item_id>/", views.item, name="item"),
    path("<slug:slug>/<uuid:item_id>/sort/", views.sort, name="sort"),
    path("<slug:slug>/<uuid:item_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:slug>/<uuid:item_id>/pages/", views_pages.pages, name="pages"),
    path("<slug:slug>/<uuid:item_id>/pages/progress/", views_pages.pages_progress, name="pages_progress"),
    path("<slug:slug>/<uuid:item_id>/pages/<int:number>/", views_pages.page, name="page"),
    path("<slug:slug>/<uuid:item_id>/original/ask/", views_original.ask, name="original_ask"),
    path("<slug:slug>/<uuid:item_id>/original/<uuid:asked_id>/allow/", views_original.allow, name="original_allow"),
    path("<slug:slug>/<uuid:item_id>/original/<uuid:asked_id>/refuse/", views_original.refuse, name="original_refuse"),
    path("<slug:slug>/<uuid:item_id>/original/<uuid:asked_id>/", views_original.original, name="original"),
]
