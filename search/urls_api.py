"""Paths under /api/v1 of search."""

from django.urls import path

from accounts.masterdata import LIST, ONE
from search.api.finding import SearchViewSet
from search.api.saved import SavedSearchViewSet

urlpatterns = [
    path("search", SearchViewSet.as_view({"get": "everything"})),
    path("search/tickets", SearchViewSet.as_view({"get": "tickets"})),
    path("search/users", SearchViewSet.as_view({"get": "users"})),
    path("search/suggestions", SearchViewSet.as_view({"get": "suggestions"})),
    path("search/saved", SavedSearchViewSet.as_view(LIST)),
    path("search/saved/<str:pk>", SavedSearchViewSet.as_view(ONE)),
    path("search/saved/<str:pk>/execute", SavedSearchViewSet.as_view({"post": "execute"})),
]
