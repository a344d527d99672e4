"""HTML escaping."""

from collections.abc import Callable

from markupsafe import _escape_inner  # type: ignore[attr-defined]

# As markupsafe's `escape`, but for a plain `str` and to one: concatenating those takes a tenth of the time of `Markup`.
escaped: Callable[[str], str] = _escape_inner
