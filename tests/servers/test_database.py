"""The suite's database: real, seeded by the migrations, and the same for each test."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection


def _seeded() -> dict[str, int]:
    """How many rows the migrations have laid down, by table."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_is_used_when_asked_for():
    assert connection.vendor == "postgresql"


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_is_a_file_that_other_processes_can_open():
    assert connection.vendor == "sqlite"
    assert Path(connection.settings_dict["NAME"]).is_file()


@pytest.mark.django_db
def test_the_migrations_seed_rows():
    assert sum(_seeded().values()) > 50


@pytest.mark.django_db(transaction=True)
def test_seeded_rows_are_there_in_a_transactional_test():
    assert sum(_seeded().values()) > 50


@pytest.mark.django_db(transaction=True)
def test_seeded_rows_are_there_after_a_transactional_test_too():
    assert sum(_seeded().values()) > 50
