"""The queues that an agent follows."""

import pytest

from accounts.models import AuditEntry
from gotrs.common.errors import Forbidden, NotFound
from gotrs.common.validity import Validity
from queues.following import (
    choose,
    find_queue,
    follow,
    followed_ids,
    offered_queues,
    unfollow,
)
from queues.models import Queue, QueueFollower
from tests.cast import acting

pytestmark = pytest.mark.django_db


def test_following_twice_is_following_once(support, anna, rita):
    for _time in range(2):
        follow(support, actor=acting(anna))
    follow(support, actor=acting(rita))
    assert QueueFollower.objects.count() == 2
    for _time in range(2):
        unfollow(support, actor=acting(anna))
    assert followed_ids(anna) == set()
    assert followed_ids(rita) == {support.pk}


def test_each_change_is_noted_in_the_audit_log_and_none_where_nothing_changes(support, anna):
    for _time in range(2):
        follow(support, actor=acting(anna))
    entry = AuditEntry.objects.get(action="preferences.update")
    assert (entry.login, entry.old_values, entry.new_values) == (
        "anna",
        {"followed_queues": []},
        {"followed_queues": [support.pk]},
    )


def test_what_was_not_offered_stays_as_it_is(support, sales, secret, anna):
    QueueFollower.objects.create(queue=secret, agent=anna)
    follow(support, actor=acting(anna))
    choose([sales], among=[support, sales], actor=acting(anna))
    assert followed_ids(anna) == {sales.pk, secret.pk}


def test_only_queues_that_one_reads_and_that_are_in_use_are_offered(
    support, sales, secret, anna, bert, outsider
):
    Queue.objects.filter(pk=sales.pk).update(valid_id=Validity.INVALID)
    offered = {queue.name for queue in offered_queues(acting(anna))}
    assert "Support" in offered
    assert not {"Sales", "Secret"} & offered
    assert [queue.name for queue in offered_queues(acting(bert))] == ["Secret"]
    assert offered_queues(acting(outsider)) == []


def test_a_queue_that_may_not_be_read_is_not_there(support, secret, anna):
    assert find_queue(acting(anna), support.pk) == support
    for pk in (secret.pk, 0, 10**30):
        with pytest.raises(NotFound):
            find_queue(acting(anna), pk)


def test_customers_follow_nothing(support, ben):
    with pytest.raises(Forbidden):
        follow(support, actor=acting(ben))
