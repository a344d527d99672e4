"""How the platforms of 2018 begin, and any other."""

from collections.abc import Callable

import pytest

from jepostule.domain import platforms
from jepostule.store.database import Session


@pytest.mark.parametrize(
    ("client_id", "sends", "to_memo", "to_ami"),
    [
        ("lbb", True, True, "production"),
        ("lbb-staging", False, True, "staging"),
        ("id", True, True, "production"),
        ("demo", True, False, "no"),
        ("test", True, False, "no"),
        ("mysite", True, False, "no"),
    ],
)
async def test_a_platform_begins_with_the_rules_of_its_name(
    session: Session, configure: Callable[..., None], client_id: str, sends: bool, to_memo: bool, to_ami: str
) -> None:
    configure(JEPOSTULE_NO_REPLY="bonjour@jepostule.example")
    platform, _ = await platforms.register(session, client_id)
    assert (platform.delivers_letters, platform.forwards_to_memo, platform.forwards_to_ami) == (sends, to_memo, to_ami)
    assert (platform.contact_email, platform.origins, platform.paused) == ("bonjour@jepostule.example", [], False)
