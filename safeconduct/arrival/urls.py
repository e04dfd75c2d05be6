from django.urls import URLPattern

app_name = "arrival"
urlpatterns: list[URLPattern] = []
