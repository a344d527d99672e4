"""What nginx, as documented, keeps from the outside and out of its logs. `in_front_of` reads these at the end."""

import httpx
import pytest

from tests.faults import nginx
from tests.journeys.processes import RESULTS, running, wait_for
from tests.servers.ports import free_port

TOO_LARGE = 17 * 1024 * 1024  # bytes


@pytest.mark.usefixtures("database")
async def test_metrics_are_for_the_internal_network_and_a_refused_upload_leaves_no_url_in_a_log() -> None:
    port = free_port()
    RESULTS.mkdir(exist_ok=True)
    with running("web", JEPOSTULE_PORT=str(port)):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        with nginx.in_front_of(port) as address:
            async with httpx.AsyncClient(base_url=address) as browser:
                for path in ("/metrics", "/metrics/", "/metrics%2F"):
                    refused = await browser.get(path)
                    assert (refused.status_code, "x-request-id" in refused.headers) == (404, False), "`web` answered"
                upload = "/embed/documents/?candidate_email=camille@example.org"
                refused = await browser.post(upload, content=bytes(TOO_LARGE))
                assert refused.status_code == 413
