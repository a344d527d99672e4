"""Fixtures that most tests of pages share."""

import httpx
import pytest

from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.staff import agent, log_in


@pytest.fixture
async def sacha(request: pytest.FixtureRequest, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser with Sacha logged in, in the ROLE that the test module defines, or as `admin`."""
    await agent(role=getattr(request.module, "ROLE", "admin"))
    assert (await log_in(client)).status_code == 303
    return client
