"""Addresses of the search."""

from django.urls import path

from search import views

urlpatterns = [
    path("search", views.search, name="search"),
    path("api/search/suggestions", views.search_suggest, name="search_suggest"),
]
