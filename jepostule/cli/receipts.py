"""Lines about what is kept of a person, and what was erased."""

from collections.abc import Mapping

from jepostule.domain.rights.receipt import Receipt
from jepostule.moments import PARIS

# For each sort of data: words for what is kept, and for what was erased.
SORTS = {
    "applications": ("applications that it sent", "applications made anonymous"),
    "received": ("applications that it received", "applications that it received: they stay, without it"),
    "replies": ("answers that it gave", "answers that it gave: they stay, without how to reach it"),
    "answers": ("answers that it got", "answers that it got: their kind and date stay"),
    "letters": ("e-mails to it, or about its applications and answers", "e-mails emptied"),
    "mail_events": ("delivery events", "delivery events emptied or removed"),
    "documents": ("documents", "documents removed"),
    "drafts": ("drafts", "drafts removed"),
    "blocks": ("entries in the list of blocked addresses", "entries removed from the list of blocked addresses"),
    "mailbox": ("e-mails in the development mailbox", "e-mails removed from the development mailbox"),
    "jobs": ("waiting or failed jobs", "waiting or failed jobs removed"),
    "archived_jobs": ("archived jobs", "archived jobs removed"),
    "slots": ("reserved sendings", "reserved sendings removed"),
    "attempts": ("counted attempts", "counted attempts removed"),
}
NAMED = "Texts of others that name it are looked for when it is erased; it is replaced there."
STAYS = (
    "What stays, and why:",
    "- counts by day, platform and kind of answer: they say nothing of anybody",
    "- the messages of answers that it gave, which belong to those who were answered",
    "- that an agent did this, without the address: 12 months, as all of the audit",
    "- e-mails that were delivered; what Memo, AMI, the partner site and the e-mail provider keep: ask them",
    "- backups, until they are replaced; Postgres' dead rows, until its next vacuum",
)


def found(counts: Mapping[str, int]) -> list[str]:
    """`counts`: as in a receipt."""
    lines = [f"{counts[name]:>7} {there}" for name, (there, _) in SORTS.items() if name in counts]
    return [*(lines or ["Nothing is kept under this address."]), NAMED]


def told(receipt: Receipt) -> list[str]:
    lines = ["Nothing is left of this address."] if receipt.is_empty else [*_done(receipt), *STAYS]
    return [*lines, *(f"Still there, for you to decide: {each} has this address." for each in receipt.ours)]


def _done(receipt: Receipt) -> list[str]:
    lines = [f"Erased on {receipt.at.astimezone(PARIS):%Y-%m-%d at %H:%M:%S}, Paris time:"]
    lines += [f"{receipt.counts[name]:>7} {gone}" for name, (_, gone) in SORTS.items() if name in receipt.counts]
    if receipt.named:
        lines.append(f"{len(receipt.named):>7} texts of others in which it was replaced: {', '.join(receipt.named)}")
    if receipt.in_flight:
        lines.append(f"{receipt.in_flight:>7} e-mails were being handed over at that moment, and may arrive")
    return lines
