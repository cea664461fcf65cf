"""Temporal as the product speaks to it: reached, or out of reach."""

from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from workflows.plugin import webcare_plugin


def own_client(environment: WorkflowEnvironment) -> Client:
    """A client of the test's server as the product's own are."""
    return Client(**environment.client.config() | {"plugins": [webcare_plugin()]})


async def unreachable() -> Client:
    """A client of a server that does not answer, like the API's before Temporal is there."""
    return await Client.connect("127.0.0.1:1", lazy=True, plugins=[webcare_plugin()])
