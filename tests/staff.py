"""Agents, Sacha above all, and how they log in."""

import httpx

from jepostule.domain import passwords
from jepostule.settings import settings
from jepostule.store.agent import Agent
from jepostule.store.database import transaction

PASSWORD = "un mot de passe de Sacha"
LOGIN = "/admin/connexion"


async def agent(username: str = "sacha", role: str = "admin") -> Agent:
    agent = Agent(username=username, name=username.capitalize(), password=await passwords.hashed(PASSWORD), role=role)
    async with transaction() as session:
        session.add(agent)
    return agent


async def log_in(
    client: httpx.AsyncClient, username: str = "sacha", password: str = PASSWORD, **also: str
) -> httpx.Response:
    return await client.post(LOGIN, data={"username": username, "password": password, **also})


def browser_at(client: httpx.AsyncClient, address: str) -> httpx.AsyncClient:
    """A second browser on the same application, from another IP address."""
    app = client._transport.app  # type: ignore[attr-defined]
    transport = httpx.ASGITransport(app=app, client=(address, 1234), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=settings().base_url)
