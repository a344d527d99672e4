"""How the platforms of 2018 begin, and any other."""

from collections.abc import Callable

import pytest

from jepostule.domain import platforms
from jepostule.store.database import Session
from tests.test_settings import PRODUCTION


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


async def test_a_secret_may_be_short_for_developers_alone(session: Session, configure: Callable[..., None]) -> None:
    assert (await platforms.register(session, "test", "secret")).secret == "secret"
    configure(**PRODUCTION)
    with pytest.raises(platforms.RegistrationRefused, match="16 characters"):
        await platforms.register(session, "test", "fifteen letters")
