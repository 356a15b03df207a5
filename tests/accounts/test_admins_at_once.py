"""Admins who demote each other at the same moment (contract 4.10): one of them stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import operations
from accounts.models import Agent
from accounts.permissions import admins
from gotrs.common.errors import Conflict, Forbidden
from tests.cast import acting, make_agent

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_admins_who_close_each_others_account_one_stays(db):
    people = [make_agent(f"admin{number}", {2: ["rw"]}) for number in range(4)]
    barrier = Barrier(len(people))

    def close_the_next(number: int) -> str:
        try:
            barrier.wait()
            other = Agent.objects.get(pk=people[(number + 1) % len(people)].pk)
            operations.deactivate_agent(other, actor=acting(people[number]))
        except Forbidden as error:
            return error.code
        else:
            return "closed"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        answers = sorted(pool.map(close_the_next, range(len(people))))
    assert answers == ["closed", "closed", "closed", "protected_object"]
    assert admins().count() == 1


def test_of_two_who_take_one_login_one_is_refused(db):
    admin = make_agent("admin", {2: ["rw"]})
    barrier = Barrier(3)

    def create(email: str) -> str:
        try:
            barrier.wait()
            operations.create_agent(actor=acting(admin), login="mia", email=email)
        except Conflict as error:
            return error.code
        else:
            return "created"
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(create, ["a@x.test", "b@x.test", "c@x.test"]))
    assert answers == ["created", "duplicate", "duplicate"]
    assert Agent.objects.filter(login="mia").count() == 1
