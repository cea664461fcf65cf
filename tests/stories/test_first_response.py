"""Step 3 on the real server: the machine speaks in time, or people are called."""

from datetime import timedelta

from temporalio.testing import WorkflowEnvironment

from domain.reply import Delivery, Purpose
from tests.stories.town import a_town, pass_time


async def test_an_unanswered_mention_is_acknowledged_before_five_minutes(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    async with a_town(database_url, temporal_env.client) as town:
        with temporal_env.with_time_skipping_disabled():
            post = await town.post("@kompass Wann kommt mein Paket endlich an?")
            case = await town.case_of(post)
            await pass_time(temporal_env, case, timedelta(minutes=4, seconds=55))
            state = await case.until(lambda c: c.first_replied_at is not None)
        assert state.acknowledge is not None
        assert state.first_response_missed is None
        (reply,) = state.replies
        assert reply.automatic
        assert (reply.purpose, reply.delivery) == (Purpose.ACKNOWLEDGEMENT, Delivery.SENT)
        assert "reply_sent" in await case.kinds()
