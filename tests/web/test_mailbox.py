"""The mailbox shows e-mails as they would be received, and their content can do no harm."""

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from jepostule.mail import carrier
from jepostule.mail.message import Attachment
from jepostule.store import mailbox
from jepostule.store.database import transaction
from tests.application import shared_app
from tests.mail.messages import CV, LETTER, message

HOSTILE = '</title><script>alert(1)</script>"'


async def kept(**changes: object) -> str:
    """Sends a message; returns its address in the mailbox."""
    await carrier.send(message(**changes))
    async with transaction() as session:
        [newest, *_] = await mailbox.newest(session)
    return f"/mailbox/{newest.id}/"


async def test_an_empty_mailbox_says_what_to_do(client: httpx.AsyncClient) -> None:
    page = await client.get("/mailbox/")
    assert page.status_code == 200
    assert "Rien pour l’instant" in page.text
    assert 'href="/embed/demo/"' in page.text


async def test_the_list_shows_newest_first_to_whom_what_and_how_many_documents(client: httpx.AsyncClient) -> None:
    await kept()
    path = await kept(id=uuid4(), subject="Deuxième", recipient="sacha@example.org", attachments=())
    page = (await client.get("/mailbox/")).text
    assert page.index("Deuxième") < page.index("Candidature de Camille Martin")
    assert f'<a href="{path}">Deuxième</a>' in page
    assert "sacha@example.org" in page
    assert '<td class="number count">1</td>' in page


async def test_htmx_gets_the_page_alone(client: httpx.AsyncClient) -> None:
    for path, title in ((await kept(), "Candidature de Camille Martin"), ("/mailbox/", "Boîte aux lettres")):
        fragment = await client.get(path, headers={"HX-Request": "true"})
        assert f"<h1>{title}" in fragment.text
        assert "<html" not in fragment.text


async def test_a_letter_shows_its_people_its_text_and_its_headers(client: httpx.AsyncClient) -> None:
    page = (await client.get(await kept(sender_name="Zoé Müller-Lévy"))).text
    assert "Zoé Müller-Lévy &lt;contact@labonneboite.example&gt;" in page
    assert "Camille Martin &lt;camille.martin@example.org&gt;" in page
    assert "Voici ma candidature.\n.\n..fin" in page
    assert f"Message-ID: &lt;{LETTER.id}@127.0.0.1&gt;" in page


async def test_the_html_is_shown_as_sent_where_it_can_do_nothing(client: httpx.AsyncClient) -> None:
    path = await kept(html=f"<!doctype html>\n<html><head><title>x</title></head><body>{HOSTILE}</body></html>")
    page = await client.get(path)
    assert f'src="{path}html" sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    framed = await client.get(f"{path}html")
    assert HOSTILE in framed.text
    assert '<head><base target="_blank"><title>' in framed.text
    assert framed.headers["content-type"].startswith("text/html")
    policy = framed.headers["content-security-policy"].split("; ")
    assert set(policy) == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data: http://127.0.0.1:8000/logos/",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    }


async def test_what_is_written_in_an_e_mail_is_no_markup_of_the_page(client: httpx.AsyncClient) -> None:
    path = await kept(subject=HOSTILE, sender_name=HOSTILE, text=HOSTILE, attachments=(Attachment(HOSTILE, "", b""),))
    for page in (await client.get("/mailbox/"), await client.get(path)):
        assert page.status_code == 200
        assert "<script>alert" not in page.text


async def test_an_attachment_is_downloaded_under_its_name_and_never_shown(client: httpx.AsyncClient) -> None:
    page = Attachment('CV "Zoé".html', "text/html", b"<script>alert(1)</script>")
    path = await kept(attachments=(CV, page))
    first, second = await client.get(f"{path}0"), await client.get(f"{path}1")
    assert (first.content, first.headers["content-type"]) == (CV.content, "application/pdf")
    assert second.content == page.content
    assert second.headers["content-disposition"] == (
        "attachment; filename=\"CV Zoe.html\"; filename*=UTF-8''CV%20%22Zo%C3%A9%22.html"
    )
    assert second.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["999", "99999999999999999999999", "999/html", "999/0", "-1", "x"])
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    await kept()
    assert (await client.get(f"/mailbox/{path}")).status_code == 404


async def test_an_attachment_that_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{await kept()}1")).status_code == 404
    assert (await client.get(f"{await kept()}-1")).status_code == 404


@pytest.mark.usefixtures("database")
async def test_there_is_no_mailbox_where_e_mails_are_sent(configure: Callable[..., None]) -> None:
    configure(EMAIL_DELIVERY_SERVICE="smtp")
    transport = httpx.ASGITransport(app=shared_app())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        assert (await client.get("/mailbox/")).status_code == 404
