"""Every operation of the contract on a live server, by nobody, a customer, an agent, an admin."""

from tests.contract.installation import installation
from tests.contract.scenario import CHAPTERS


def test_every_operation_is_served_as_promised(transactional_db, make_app, capsys):
    with installation(make_app) as run:
        run.chapters(CHAPTERS)
        run.finish()
    with capsys.disabled():
        print(f"\n{run.summary()}")
    assert not run.problems, "\n".join(run.problems)
