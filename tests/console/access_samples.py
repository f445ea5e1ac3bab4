"""Addresses of the console's pages: a job, a delivery, a letter and a request of the instance."""

from typing import Any

from parvis.kernel import jobs, mail
from parvis.kernel.access import Role
from parvis.kernel.events.models import Delivery, Event
from parvis.kernel.jobs.models import Job
from parvis.kernel.parties.models import Claim, Organisation
from tests.consistency.test_who_opens_what import Sample


def samples(world: Any) -> dict[str, Sample]:
    """The operator of either organisation runs the instance; letters open only in a demo."""
    event = Event.objects.create(name="test.told/1", aggregate="urn:parvis:test:case:1", payload={})
    delivery = Delivery.objects.create(
        event=event, subscriber="test.reader", aggregate=event.aggregate, max_attempts=1
    )
    letter = mail.queue("a@example.org", subject="s", text="t", key="sample")
    claim = Claim.objects.create(
        organisation=Organisation.objects.create(name="Lyon", state="claimed"),
        person=world.other_person,
        siret="21690123100011",
    )
    jobs.enqueue("jobs.forget_done", {})
    job = Job.objects.filter(name="jobs.forget_done").latest("created_at")
    member = world.town.agents[Role.AGENT]
    return {
        "console-job": Sample(own={"number": job.pk}),
        "console-delivery": Sample(own={"number": delivery.pk}),
        "console-letter": Sample(own={"number": letter}, own_thing=letter),
        "console-claim": Sample(own={"number": claim.pk}),
        "console-member": Sample(own={"number": member.pk}, own_thing=member),
        "console-member-leave": Sample(own={"number": member.pk}, own_thing=member),
    }
