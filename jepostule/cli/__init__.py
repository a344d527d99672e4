"""Commands: `python -m jepostule COMMAND --help`."""

import click

from jepostule.cli import accounts, alive, blacklist, doctor, documents, legacy, purge, reports, rights, serving
from jepostule.cli.group import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Je Postule: apply to a company in a few clicks, be answered in one."""


main.section("Serve", serving.run_demo, serving.web, serving.worker, serving.migrate, doctor.doctor, alive.alive)
main.section("Platforms and agents", accounts.createclientplatform, accounts.createsuperuser)
main.section("Addresses and documents", blacklist.blacklist, documents.forwardattachments)
main.section("A person's rights", rights.export, rights.erase)
main.section("What is kept", purge.purge)
main.section("Figures", reports.dumpstats, reports.dumpanswers)
main.section("Moving in", legacy.import_legacy)
