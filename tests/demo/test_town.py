"""The demo town: same people everywhere, 30 cases in all states, nothing real."""

import pytest

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, CaseEvent, Message
from parvis.demo import inhabitants, town
from parvis.demo.bodies import BODIES
from parvis.demo.people import PEOPLE
from parvis.kernel import clock, jobs
from parvis.kernel.values.organisations import Siret


def test_identifiers_are_unique_and_stable():
    ids = [one.id for one in PEOPLE] + [body.id for body in BODIES]
    ids += [inhabitants.identifier(n) for n in range(len(inhabitants.NAMES))]
    assert len(ids) == len(set(ids))
    assert {one.version for one in ids} == {5}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.key)
def test_numbers_of_bodies_pass_their_check_digit(body):
    assert str(Siret.parse(body.siret)) == body.siret


@pytest.mark.django_db
def test_thirty_cases_in_all_states_with_a_past():
    town.load_if_missing(say=lambda words: None)
    states = set(Case.objects.values_list("state", flat=True))
    assert Case.objects.count() == 30
    assert states == {state.value for state in State} - {State.EXPIRED.value}
    assert not CaseEvent.objects.filter(at__gt=clock.now()).exists()
    for case in Case.objects.all():
        events = CaseEvent.objects.filter(case=case).order_by("seq")
        instants = list(events.values_list("at", flat=True))
        assert instants == sorted(instants)
    refused = Case.objects.filter(state=State.REFUSED.value)
    assert refused.count() == 3 and Message.objects.exists()
    jobs.run_due(limit=500)
    town.load_if_missing(say=lambda words: None)
    assert Case.objects.count() == 30
