"""The platform's logo in letters as a mail server receives them."""

from jepostule.domain import logos
from jepostule.domain.audit import COMMAND
from jepostule.domain.logos import Image
from jepostule.store.database import transaction
from tests.factories import platform
from tests.jobs.conftest import Apply, Work
from tests.pictures import png
from tests.servers.smtp import SmtpServer


async def test_a_letter_shows_the_logo_beside_a_plain_text_without_it(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    image = Image(png(96, 48), 96, 48)
    async with transaction() as session:
        await logos.put(session, COMMAND, await platform(session), image)
    await apply(send_confirmation=True)
    await work()
    assert len(server.messages) == 2
    for each in server.messages:
        html, plain = (each.mail.get_body((kind,)) for kind in ("html", "plain"))
        assert html
        assert plain
        shown = f'<img src="http://127.0.0.1:8000/logos/test/{image.digest}.png" width="64" height="32"'
        assert f'{shown} alt="Plateforme de test"' in html.get_content()
        assert "logos" not in plain.get_content()
        # The image itself is not attached.
        assert "image/png" not in [part.get_content_type() for part in each.mail.walk()]


async def test_a_letter_of_a_platform_without_a_logo_has_no_image(apply: Apply, work: Work, server: SmtpServer) -> None:
    await apply()
    await work()
    html = server.messages[0].mail.get_body(("html",))
    assert html
    assert "<img" not in html.get_content()
