"""Settings of a deployment, read once from the environment."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from jepostule.environment import Environment, Misconfigured

PROJECT = Path(__file__).parent.parent

# For development only: production refuses to start with them.
DEVELOPMENT_SECRETS = {
    "SECRET_KEY": "development-only-secret-key",
    "CRYPTOGRAPHY_SECRET_KEY": "ZGV2ZWxvcG1lbnQtb25seS1mZXJuZXQta2V5LSEhISE=",
}

# Mailjet accepts 15 MB of attachments in base64, which makes them a third larger.
ATTACHMENTS_CEILING = 11 * 1024 * 1024  # bytes

# CNIL's limit for job seekers' data: two years after the last contact.
RETENTION_CEILING = 24  # months

SHORTEST_SECRET = 32  # characters of our own, in production

BLACKLIST_CEILING = 10 * 365 * 24 * 3600  # seconds: ten years, far from the latest date possible

LAST_PORT = 65535

# The API receives our key and the letters: over TLS only, and at hosts that the library accepts.
MAILJET_API = re.compile(r"https://(([\w-]+\.)*mailjet\.com|localhost|127\.0\.0\.1)(:\d+)?(/|$)", re.ASCII)
# What stands in for it on a developer's machine.
LOCAL_API = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d+)?(/|$)", re.ASCII)


@dataclass(frozen=True)
class Settings:
    env: str
    release: str
    base_url: str
    port: int
    forwarded_allow_ips: str  # proxies that are trusted for X-Forwarded-For: addresses and networks, or *
    secret_key: str
    cryptography_secret_key: str
    data_dir: Path
    postgres_host: str  # empty: the embedded Postgres of development, on its socket
    postgres_port: int
    postgres_db: str
    postgres_user: str
    postgres_password: str
    postgres_pooled: bool  # connections go through a pooler, which assigns one per transaction
    email_delivery_service: str
    no_reply: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_tls: str
    smtp_timeout: float  # seconds, for each command
    mailjet_api_key: str
    mailjet_api_secret: str
    mailjet_api_url: str
    mailjet_timeout: float  # seconds, to connect, and between bytes of the response; ten times that for a whole call
    mailjet_template_application: int  # 0: our own letter
    mailjet_track_opens: bool
    event_callback_secrets: tuple[str, ...]  # Mailjet's calls carry one of them; empty: its events are refused
    memo_api_url: str
    memo_api_secret: str  # empty: nothing is forwarded to Memo
    memo_api_verify_ssl: bool
    ami_api_url: str  # empty: the server that the platform's `forwards_to_ami` names
    ami_production_allowed: bool
    forwarding_timeout: float  # seconds, for a whole call
    attachments_max_size_bytes: int
    blacklist_duration_seconds: int
    google_analytics_tracking_id: str  # empty: not used
    hotjar_site_id: str  # empty: not used
    retention_months: int  # after the last contact
    metrics_token: str  # empty: /metrics is closed
    sentry_dsn: str  # empty: errors are only logged
    legal_publisher: str  # name and address of the publisher, shown at /informations
    legal_host: str  # name and address of the hosting company
    legal_contact: str  # e-mail address; empty: people are sent to the partner's site
    legal_source: str  # URL of the source code, which the AGPL requires if the code was modified
    accessibility: str  # conformity with the RGAA: none, partial or full
    accessibility_audit: str  # what the audit found: by whom, when, how many criteria are met
    accessibility_plan: str  # URL of the publisher's multi-year plan, which the law asks of it

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def encrypted(self) -> bool:
        """Whether people reach us over https: always in production."""
        return self.base_url.startswith("https://")


def read(values: Mapping[str, str]) -> Settings:
    """Settings from variables named as in the README. Raises Misconfigured when one is missing or wrong."""
    environment = Environment(values)
    port = environment.number("JEPOSTULE_PORT", 8000)
    settings = Settings(
        env=environment.choice("JEPOSTULE_ENV", "development", "production"),
        release=environment.text("JEPOSTULE_RELEASE", version()),
        base_url=environment.origin("JEPOSTULE_BASE_URL", f"http://127.0.0.1:{port}"),
        port=port,
        forwarded_allow_ips=environment.networks("FORWARDED_ALLOW_IPS", "127.0.0.1"),
        secret_key=environment.secret("SECRET_KEY", DEVELOPMENT_SECRETS["SECRET_KEY"]),
        cryptography_secret_key=environment.secret(
            "CRYPTOGRAPHY_SECRET_KEY", DEVELOPMENT_SECRETS["CRYPTOGRAPHY_SECRET_KEY"]
        ),
        data_dir=Path(environment.text("JEPOSTULE_DATA_DIR", str(PROJECT / ".data"))),
        postgres_host=environment.text("POSTGRES_HOST"),
        postgres_port=environment.number("POSTGRES_PORT", 5432, at_most=LAST_PORT),
        postgres_db=environment.text("POSTGRES_DB", "jepostule"),
        postgres_user=environment.text("POSTGRES_USER", "jepostule"),
        postgres_password=environment.secret("POSTGRES_PASSWORD"),
        postgres_pooled=environment.flag("POSTGRES_POOLED", False),
        email_delivery_service=environment.choice("EMAIL_DELIVERY_SERVICE", "mailbox", "mailjet", "smtp"),
        no_reply=environment.email("JEPOSTULE_NO_REPLY", "ne-pas-repondre@jepostule.example"),
        smtp_host=environment.text("SMTP_HOST", "127.0.0.1"),
        smtp_port=environment.number("SMTP_PORT", 25, at_most=LAST_PORT),
        smtp_user=environment.text("SMTP_USER"),
        smtp_password=environment.secret("SMTP_PASSWORD"),
        smtp_tls=environment.choice("SMTP_TLS", "none", "starttls", "tls"),
        smtp_timeout=environment.decimal("SMTP_TIMEOUT_SECONDS", 30),
        mailjet_api_key=environment.secret("MAILJET_API_KEY"),
        mailjet_api_secret=environment.secret("MAILJET_API_SECRET"),
        mailjet_api_url=environment.url("MAILJET_API_URL", "https://api.mailjet.com"),
        mailjet_timeout=environment.decimal("MAILJET_TIMEOUT_SECONDS", 30),
        mailjet_template_application=environment.number("MAILJET_TEMPLATE_APPLICATION", 0),
        mailjet_track_opens=environment.flag("MAILJET_TRACK_OPENS", True),
        event_callback_secrets=environment.secrets("EVENT_CALLBACK_SECRET", "EVENT_CALLBACK_SECRET_PREVIOUS"),
        memo_api_url=environment.url("MEMO_API_URL", "https://memo.pole-emploi.fr/rest/api/v1"),
        memo_api_secret=environment.secret("MEMO_API_SECRET"),
        memo_api_verify_ssl=environment.flag("MEMO_API_VERIFY_SSL", True),
        ami_api_url=environment.url("AMI_API_URL"),
        ami_production_allowed=environment.flag("ALLOW_SENDING_APPLICATIONS_TO_PRODUCTION_AMI", False),
        forwarding_timeout=environment.decimal("FORWARDING_TIMEOUT_SECONDS", 10),
        attachments_max_size_bytes=environment.number(
            "ATTACHMENTS_MAX_SIZE_BYTES", 10 * 1024 * 1024, at_most=ATTACHMENTS_CEILING
        ),
        blacklist_duration_seconds=environment.number(
            "BLACKLIST_DURATION_SECONDS", 30 * 24 * 3600, at_most=BLACKLIST_CEILING
        ),
        google_analytics_tracking_id=environment.text("GOOGLE_ANALYTICS_TRACKING_ID"),
        hotjar_site_id=environment.text("HOTJAR_SITE_ID"),
        retention_months=environment.number("RETENTION_MONTHS", RETENTION_CEILING),
        metrics_token=environment.secret("METRICS_TOKEN"),
        sentry_dsn=environment.secret("SENTRY_DSN"),
        legal_publisher=environment.text("LEGAL_PUBLISHER"),
        legal_host=environment.text("LEGAL_HOST"),
        legal_contact=environment.email("LEGAL_CONTACT"),
        legal_source=environment.url("LEGAL_SOURCE"),
        accessibility=environment.choice("ACCESSIBILITY", "none", "partial", "full"),
        accessibility_audit=environment.text("ACCESSIBILITY_AUDIT"),
        accessibility_plan=environment.url("ACCESSIBILITY_PLAN"),
    )
    refuse_unusable_key(settings)
    refuse_unusable_dsn(settings)
    refuse_unlawful_retention(settings)
    refuse_unaudited_accessibility(settings)
    if settings.email_delivery_service == "mailjet":
        refuse_incomplete_mailjet(settings)
    if settings.production:
        refuse_development_values(settings)
    return settings


def version() -> str:
    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])


def refuse_unusable_key(settings: Settings) -> None:
    try:
        Fernet(settings.cryptography_secret_key)
    except ValueError:
        raise Misconfigured("CRYPTOGRAPHY_SECRET_KEY: 32 bytes in URL-safe base64 were expected.") from None


def refuse_unusable_dsn(settings: Settings) -> None:
    """At the start, before sentry_sdk is even imported."""
    if not settings.sentry_dsn:
        return
    try:
        url = urlsplit(settings.sentry_dsn)
        port = url.port or 443
    except ValueError:
        url, port = urlsplit(""), 0
    usable = url.scheme in {"https", "http"} and url.username and url.hostname and port
    if not usable or not url.path.rpartition("/")[2].isdecimal():
        raise Misconfigured("SENTRY_DSN: an address as Sentry gives it was expected, https://KEY@HOST/NUMBER.")


def refuse_unlawful_retention(settings: Settings) -> None:
    if not 1 <= settings.retention_months <= RETENTION_CEILING:
        raise Misconfigured(
            f"RETENTION_MONTHS: 1 to {RETENTION_CEILING} was expected, not {settings.retention_months}:"
            " CNIL lets nobody keep applications longer after the last contact."
        )


def refuse_unaudited_accessibility(settings: Settings) -> None:
    if settings.accessibility != "none" and not settings.accessibility_audit:
        raise Misconfigured("ACCESSIBILITY_AUDIT: only an audit makes a service conform: say by whom, when, how much.")


def refuse_incomplete_mailjet(settings: Settings) -> None:
    wrong = {
        "MAILJET_API_KEY": not settings.mailjet_api_key,
        "MAILJET_API_SECRET": not settings.mailjet_api_secret,
        "EVENT_CALLBACK_SECRET": settings.production and not settings.event_callback_secrets,
    }
    for name, refused in wrong.items():
        if refused:
            raise Misconfigured(f"{name}: EMAIL_DELIVERY_SERVICE=mailjet needs it.")
    local = not settings.production and LOCAL_API.match(settings.mailjet_api_url)
    if not local and not MAILJET_API.match(settings.mailjet_api_url):
        raise Misconfigured(f"MAILJET_API_URL: https and mailjet.com were expected, not {settings.mailjet_api_url!r}.")


def refuse_development_values(settings: Settings) -> None:
    wrong = {
        "SECRET_KEY": settings.secret_key == DEVELOPMENT_SECRETS["SECRET_KEY"]
        or len(settings.secret_key) < SHORTEST_SECRET,
        "CRYPTOGRAPHY_SECRET_KEY": settings.cryptography_secret_key == DEVELOPMENT_SECRETS["CRYPTOGRAPHY_SECRET_KEY"],
        "POSTGRES_HOST": not settings.postgres_host,
        "POSTGRES_PASSWORD": not settings.postgres_password,
        # Anybody can read the mailbox on the web: it is for development.
        "EMAIL_DELIVERY_SERVICE": settings.email_delivery_service == "mailbox",
        "JEPOSTULE_BASE_URL": not settings.encrypted,
        "METRICS_TOKEN": 0 < len(settings.metrics_token) < SHORTEST_SECRET,
        # Requests carry what candidates wrote, and a person's token.
        "MEMO_API_URL": not settings.memo_api_url.startswith("https://"),
        "AMI_API_URL": not (settings.ami_api_url or "https://").startswith("https://"),
    }
    for name, refused in wrong.items():
        if refused:
            raise Misconfigured(f"{name}: production needs a value of its own, and a safe one.")


@cache
def settings() -> Settings:
    return read(os.environ)
