"""Which answer may follow which. CONTRACT 1.4."""

from collections.abc import Sequence

from jepostule.store.answer import KINDS, Answer

AFTER: dict[str | None, tuple[str, ...]] = {
    None: KINDS,
    "info_request": ("interview", "hired", "rejection"),
    "interview": ("interview", "hired", "rejection"),  # another date
    "rejection": (),
    "hired": (),
}


def allowed(history: Sequence[Answer]) -> tuple[str, ...]:
    """Kinds that may follow; none after a final answer. `history`: oldest first."""
    return AFTER[history[-1].kind if history else None]
