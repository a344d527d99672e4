"""The state of the service: each finding on a line, with advice below."""

from datetime import UTC, datetime

import click

from jepostule.cli.running import run
from jepostule.domain import checkup, checkup_settings
from jepostule.domain.checkup import Finding, Mark
from jepostule.mail import login
from jepostule.outside import CredentialsRefused, OutsideError
from jepostule.settings import settings
from jepostule.store import checkup as store
from jepostule.store import erasure, migrations
from jepostule.store.database import UNAVAILABLE, Session, transaction
from jepostule.store.jobs import workload

COLOURS = {Mark.OK: "green", Mark.ATTENTION: "yellow", Mark.PROBLEM: "red"}


@click.command()
def doctor() -> None:
    """Check database, queue, e-mail and settings, and say what to do.

    Each line says ok, attention or problem. Exits with 1 if there is a problem, else with 0. It logs in to the mail
    server or to Mailjet, but sends nothing, and shows no secret.

    \b
    Example: doctor || echo "somebody has to look"
    """
    findings = run(examine())
    for each in findings:
        click.echo(line(each))
    if any(each.mark == Mark.PROBLEM for each in findings):
        raise SystemExit(1)


def line(finding: Finding) -> str:
    mark = click.style(f"{finding.mark:<11}", fg=COLOURS[finding.mark])
    advice = f"\n{'':<25}{finding.advice}" if finding.advice else ""
    return f"{mark}{finding.subject:<14}{finding.said}{advice}"


async def examine() -> list[Finding]:
    return [*await database(), await mail(), *checkup_settings.all_of(settings())]


async def database() -> list[Finding]:
    try:
        async with transaction() as session:
            return await asked(session)
    except UNAVAILABLE:
        return [checkup.unreachable()]


async def asked(session: Session) -> list[Finding]:
    await session.connection()  # or the time to connect would falsify the comparison of clocks
    before = datetime.now(UTC)
    server = await store.server(session)
    after = datetime.now(UTC)
    clock = checkup.clock(server.clock - (before + (after - before) / 2))
    schema = await migrations.schema(session)
    network = checkup.connection(server, settings().postgres_host)
    found = [*checkup.server(server), *network, clock, checkup.schema(schema)]
    return found if schema.behind else [*found, *await jobs(session)]


async def jobs(session: Session) -> list[Finding]:
    queues = [*(await workload.queues(session)).values()]
    return [
        checkup.workers(await workload.workers(session)),
        *checkup.queue(queues, await workload.refused(session), datetime.now(UTC)),
        *checkup.erasures(await erasure.stopped(session)),
    ]


async def mail() -> Finding:
    try:
        where = await login.attempt()
    except CredentialsRefused as error:
        return checkup.problem("e-mail", f"We are refused: {error}.", login_advice())
    except OutsideError as error:
        return checkup.problem("e-mail", f"No login: {error}.", "Correct host, port and encryption, or look again.")
    if not where:
        return checkup.attention("e-mail", "Kept in /mailbox/, sent to nobody.", "Set EMAIL_DELIVERY_SERVICE to send.")
    return checkup.ok("e-mail", f"{where} lets us in.")


def login_advice() -> str:
    if settings().email_delivery_service == "smtp" and not settings().smtp_user:
        return "It wants a login, and no letter would leave: set SMTP_USER and SMTP_PASSWORD."
    return "Correct the user and password, or the key."
