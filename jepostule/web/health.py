"""For those who watch: is the process alive, and can it serve?"""

from litestar import MediaType, Response, get

from jepostule.store import migrations
from jepostule.store.database import UNAVAILABLE, transaction


@get("/healthz", media_type=MediaType.TEXT)
async def alive() -> str:
    return "ok"


@get("/readyz", media_type=MediaType.TEXT)
async def ready() -> Response[str]:
    """503 as long as a request would fail, so that whoever shares them out sends none here."""
    hindrance = await hindered()
    return Response(hindrance or "ok", status_code=503 if hindrance else 200)


async def hindered() -> str:
    """By what; empty where nothing is. A schema newer than ours is none: another release is being deployed."""
    try:
        async with transaction() as session:
            schema = await migrations.schema(session)
    except UNAVAILABLE:
        return "Postgres does not answer."
    if schema.behind:
        return f"The schema is at {schema.version or 'nothing'}, not yet at {schema.newest}: run `migrate`."
    return ""


routes = [alive, ready]
