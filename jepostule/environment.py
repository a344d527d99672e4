"""Variables of the environment, read as typed values; an error names the variable."""

import math
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit


class Misconfigured(Exception):
    """A variable of the environment is missing or wrong; the message names it."""


class Environment:
    """Typed look-ups. They raise Misconfigured, which names the variable, for an invalid value."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def number(self, name: str, default: int, *, at_most: int | None = None) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not value.isascii():
            raise Misconfigured(f"{name}: a whole number was expected, not {value!r}.")
        if at_most is not None and int(value) > at_most:
            raise Misconfigured(f"{name}: {at_most} at most was expected, not {value}.")
        return int(value)

    def decimal(self, name: str, default: float) -> float:
        value = self.text(name, str(default))
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not 0 < number < math.inf:
            raise Misconfigured(f"{name}: a positive number was expected, not {value!r}.")
        return number

    def choice(self, name: str, *choices: str) -> str:
        """One of `choices`; the first is the default."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise Misconfigured(f"{name}: one of {', '.join(choices)} was expected, not {value!r}.")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """`true` or `false`; also as Python writes them, as the settings of 2018 were Python."""
        value = self.text(name, str(default))
        if value.lower() not in {"true", "false"}:
            raise Misconfigured(f"{name}: true or false was expected, not {value!r}.")
        return value.lower() == "true"

    def url(self, name: str, default: str = "") -> str:
        """An http or https URL, without a trailing slash."""
        value = self.text(name).rstrip("/")
        if not value:
            return default
        try:
            parts = urlsplit(value)
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise Misconfigured(f"{name}: a URL such as https://jepostule.example was expected, not {value!r}.")
        return value

    def origin(self, name: str, default: str) -> str:
        """A URL without a path: the service only works at the root of its host."""
        value = self.url(name, default)
        parts = urlsplit(value)
        if parts.path or parts.query or parts.fragment:
            raise Misconfigured(f"{name}: a URL without a path was expected, not {value!r}.")
        return value

    def email(self, name: str, default: str = "") -> str:
        value = self.text(name, default)
        if value and not re.fullmatch(r"[^\s@]+@[^\s@]+", value):
            raise Misconfigured(f"{name}: an e-mail address was expected, not {value!r}.")
        return value

    def networks(self, name: str, default: str) -> str:
        """Addresses and networks separated by commas, or `*`."""
        value = self.text(name, default)
        try:
            for each in value.split(",") if value != "*" else ():
                ip_network(each.strip())
        except ValueError as error:
            raise Misconfigured(f"{name}: addresses or networks of proxies were expected, or *: {error}.") from error
        return value

    def secret(self, name: str, default: str = "") -> str:
        """The value of `name`, or the content of the file that `<name>_FILE` points to."""
        file = self.text(f"{name}_FILE")
        if not file:
            return self.text(name, default)
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise Misconfigured(f"{name}_FILE: {file} cannot be read ({error.strerror}).") from error
        except UnicodeDecodeError:
            raise Misconfigured(f"{name}_FILE: {file} is not a text file.") from None

    def secrets(self, *names: str) -> tuple[str, ...]:
        """Those that are set: both the new and the previous one during a rotation."""
        return tuple(filter(None, map(self.secret, names)))
