"""Health checks: whether the process is alive, and whether it can serve."""

from litestar import MediaType, Response, route

from jepostule.store import checkup, migrations, refusals
from jepostule.store.database import UNAVAILABLE, PoolExhausted, Session, transaction
from jepostule.store.jobs import workload
from jepostule.web.request import READ

NOBODY_WORKS = "ok, but no worker is alive: e-mails wait."


class Hindered(Exception):
    """A request would fail; the message says why."""


@route("/healthz", http_method=READ, media_type=MediaType.TEXT)
async def alive() -> str:
    return "ok"


@route("/readyz", http_method=READ, media_type=MediaType.TEXT)
async def ready() -> Response[str]:
    """503 as long as requests would fail, so that the load balancer sends none here.

    200 without a worker: applications are still accepted, and their e-mails leave later. The text says so.
    """
    try:
        async with transaction() as session:
            return Response(await found(session))
    except PoolExhausted:
        return Response("All connections to Postgres are busy.", status_code=503)
    except UNAVAILABLE:
        return Response("Postgres does not answer.", status_code=503)
    except Hindered as error:
        return Response(str(error), status_code=503)


async def found(session: Session) -> str:
    """The text to respond with. Raises Hindered, but not for a newer schema: another release is being deployed."""
    if (await checkup.server(session)).only_reads:
        raise Hindered("Postgres only reads: is it a standby, is its disk full?")
    schema = await migrations.schema(session)
    if schema.behind:
        raise Hindered(f"The schema is at {schema.version or 'nothing'}, not yet at {schema.newest}: run `migrate`.")
    try:
        return NOBODY_WORKS if await workload.unattended(session) else "ok"
    except Exception as error:
        if refusals.is_missing(error):
            raise Hindered("The queue's tables are not there: was the database restored in part?") from error
        raise


routes = [alive, ready]
