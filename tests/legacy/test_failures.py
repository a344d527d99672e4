"""A failed message of 2018 shows agents its date, topic and places in the code, and no personal data."""

import httpx
import pytest

from tests import staff
from tests.legacy import moved
from tests.legacy.moved import move_in
from tests.legacy.people import OldService

TRACEBACK = """Traceback (most recent call last):
  File "/srv/queue/handlers.py", line 31, in process_messages
    callback("camille.canary@example.org")
  File "/srv/pipeline/utils.py", line 112, in send_mail
    return mail(to="camille.canary@example.org")
ValueError: camille.canary@example.org is no address
  File "a line that somebody wrote", canary
"""
PATH = "/admin/echecs/2018"


async def test_places_remain_and_no_value(old: OldService) -> None:
    old.failure(topic="send-answer", status="archived", traceback=TRACEBACK, value=b"canary")
    await move_in(old)
    failure = await moved.one("legacy_failure")
    assert failure["frames"] == "/srv/queue/handlers.py:31 process_messages\n/srv/pipeline/utils.py:112 send_mail"
    assert (failure["topic"], failure["status"], failure["error"]) == ("send-answer", "archived", "ValueError")
    assert "canary" not in str(failure)


async def test_agents_read_them(old: OldService, client: httpx.AsyncClient) -> None:
    old.failure(topic="send-answer", traceback=TRACEBACK)
    old.failure(topic="forward-to-memo", exception="Timeout")
    await move_in(old)
    await staff.agent(role="lecture")
    await staff.log_in(client)
    page = (await client.get(PATH)).text
    assert "Réponse à la personne" in page
    assert "/srv/pipeline/utils.py:112 send_mail" in page
    assert "Transmission à Memo" in page
    found = (await client.get(PATH, params={"q": "timeout"})).text
    assert "Transmission à Memo" in found
    assert "Réponse à la personne" not in found


@pytest.mark.parametrize("moved_in", [True, False])
async def test_the_way_to_them_is_there_if_they_are(old: OldService, client: httpx.AsyncClient, moved_in: bool) -> None:
    if moved_in:
        old.failure()
    await move_in(old)
    await staff.agent()
    await staff.log_in(client)
    assert (PATH in (await client.get("/admin/echecs")).text) is moved_in
