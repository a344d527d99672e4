"""What there is of a person, and what was erased, as lines."""

from jepostule.domain.rights.receipt import Receipt
from jepostule.rendering import PARIS
from jepostule.store.person import Found

FOUND = {
    "applications": "applications that it sent",
    "received": "applications that it received",
    "letters": "e-mails to it",
    "documents": "documents",
    "drafts": "drafts",
    "mail_events": "delivery events",
    "blocks": "entries in the list of blocked addresses",
    "mailbox": "e-mails in the development mailbox",
}
ERASED = {
    "applications": "applications made anonymous",
    "received": "applications that it received: they stay, without it",
    "replies": "answers that it gave: they stay, without how to reach it",
    "answers": "answers that it got: their kind and date stay",
    "letters": "e-mails emptied",
    "mail_events": "delivery events emptied or removed",
    "documents": "documents removed",
    "drafts": "drafts removed",
    "blocks": "entries removed from the list of blocked addresses",
    "mailbox": "e-mails removed from the development mailbox",
    "jobs": "waiting jobs removed",
    "slots": "reserved sendings removed",
    "attempts": "counted attempts removed",
}
STAYS = (
    "What stays, and why:",
    "- counts by day, platform and kind of answer: they say nothing of anybody",
    "- the messages of answers that it gave, which belong to those who were answered",
    "- that an agent did this, without the address: 12 months, as all of the audit",
    "- e-mails that were delivered; what Memo, AMI, the partner site and the e-mail provider keep: ask them",
    "- backups, until they are replaced; Postgres' dead rows, until its next vacuum",
)


def found(found: Found) -> list[str]:
    counts = [f"{count:>7} {FOUND[name]}" for name, count in found._asdict().items() if count]
    return counts or ["Nothing is kept under this address. Texts of others may still name it."]


def told(receipt: Receipt) -> list[str]:
    lines = ["Nothing is left of this address."] if receipt.is_empty else [*_done(receipt), *STAYS]
    return [*lines, *(f"Still there, for you to decide: {each} has this address." for each in receipt.ours)]


def _done(receipt: Receipt) -> list[str]:
    lines = [f"Erased on {receipt.at.astimezone(PARIS):%Y-%m-%d at %H:%M:%S}, Paris time:"]
    lines += [f"{count:>7} {ERASED[name]}" for name, count in receipt.counts.items()]
    if receipt.named:
        lines.append(f"{len(receipt.named):>7} texts of others in which it was replaced: {', '.join(receipt.named)}")
    if receipt.in_flight:
        lines.append(f"{receipt.in_flight:>7} e-mails were being handed over at that moment, and may arrive")
    return lines
