"""The settings of the service, and what an operator can improve. No finding ever contains a secret."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from jepostule.domain.checkup import HERE, Finding, attention, ok, problem
from jepostule.settings import DEVELOPMENT_SECRETS, SHORTEST_SECRET, Settings

LENGTHS = {
    "SECRET_KEY": SHORTEST_SECRET,
    "POSTGRES_PASSWORD": 12,
    "EVENT_CALLBACK_SECRET": 16,
    "MEMO_API_SECRET": 16,
    "METRICS_TOKEN": SHORTEST_SECRET,
}


def all_of(settings: Settings) -> list[Finding]:
    chosen = [base_url, proxies, retention, metrics, errors, notices]
    return [*(each(settings) for each in chosen), *encryption(settings), *secrets(settings)]


def base_url(settings: Settings) -> Finding:
    url = urlsplit(settings.base_url)
    if url.scheme == "https":
        return ok("base URL", f"{settings.base_url}, encrypted.")
    said = f"{settings.base_url} is not encrypted."
    if settings.production or url.hostname not in HERE:
        return problem("base URL", said, "Set JEPOSTULE_BASE_URL to an https address: links in e-mails begin with it.")
    return ok("base URL", f"{said[:-1]}, as on one's own machine.")


def proxies(settings: Settings) -> Finding:
    if settings.forwarded_allow_ips == "*":
        said = "Anybody is believed who says for whom they ask: limits per address bar nobody."
        return attention("proxies", said, "Set FORWARDED_ALLOW_IPS to the addresses of the proxies in front of us.")
    return ok("proxies", f"Believed where they say who asks: {settings.forwarded_allow_ips}.")


def retention(settings: Settings) -> Finding:
    return ok("retention", f"Applications are made anonymous after {settings.retention_months} months.")


def metrics(settings: Settings) -> Finding:
    if settings.metrics_token:
        return ok("metrics", "At /metrics, for who has the token.")
    if settings.production:
        said = "METRICS_TOKEN is not set: nobody watches the queues."
        return attention("metrics", said, f"Set it to {SHORTEST_SECRET} random characters at least, and ask /metrics.")
    return ok("metrics", "None: METRICS_TOKEN is not set.")


def errors(settings: Settings) -> Finding:
    if settings.sentry_dsn:
        return ok("errors", f"Told to Sentry at {urlsplit(settings.sentry_dsn).hostname}, and in the logs.")
    return ok("errors", "In the logs alone: SENTRY_DSN is not set.")


def notices(settings: Settings) -> Finding:
    named = {"LEGAL_PUBLISHER": settings.legal_publisher, "LEGAL_HOST": settings.legal_host}
    missing = [name for name, value in {**named, "LEGAL_CONTACT": settings.legal_contact}.items() if not value]
    if not missing:
        return ok("notices", f"{settings.base_url}/informations says who publishes, and how to reach them.")
    said = f"{settings.base_url}/informations does not say who publishes, hosts or answers."
    if settings.production:
        return attention("notices", said, f"Set {', '.join(missing)}: the law asks for it.")
    return ok("notices", said)


def encryption(settings: Settings) -> Iterator[Finding]:
    """Letters and applications on their way to others, and the passwords with which they go."""
    in_clear = settings.smtp_tls == "none" and settings.smtp_host not in HERE
    if settings.email_delivery_service == "smtp" and in_clear:
        said = f"E-mails go to {settings.smtp_host} in clear, with the password if there is one."
        yield attention("encryption", said, "Set SMTP_TLS to starttls or tls.")
    if settings.memo_api_secret and not settings.memo_api_verify_ssl:
        said = "Memo's certificate is not verified: whoever stands in between reads applications."
        yield attention("encryption", said, "Set MEMO_API_VERIFY_SSL to true.")


def secrets(settings: Settings) -> Iterator[Finding]:
    weak = [*development(settings), *short_ones(settings), *callback(settings)]
    yield from weak or [ok("secrets", "Of our own, and long enough.")]


def development(settings: Settings) -> Iterator[Finding]:
    set_ones = {"SECRET_KEY": settings.secret_key, "CRYPTOGRAPHY_SECRET_KEY": settings.cryptography_secret_key}
    for name, value in set_ones.items():
        if value == DEVELOPMENT_SECRETS[name]:
            said = f"{name} is development's, which everybody can read."
            yield attention("secrets", said, f"Set {name} before JEPOSTULE_ENV=production, which refuses this one.")


def short_ones(settings: Settings) -> Iterator[Finding]:
    lengths = {
        "SECRET_KEY": [settings.secret_key],
        "POSTGRES_PASSWORD": [settings.postgres_password],
        "EVENT_CALLBACK_SECRET": settings.event_callback_secrets,
        "MEMO_API_SECRET": [settings.memo_api_secret],
        "METRICS_TOKEN": [settings.metrics_token],
    }
    for name, values in lengths.items():
        for length in {len(each) for each in values if each and each not in DEVELOPMENT_SECRETS.values()}:
            if length < LENGTHS[name]:
                said = f"{name} has {length} characters: it can be guessed."
                yield attention("secrets", said, f"Replace it by {LENGTHS[name]} random characters at least.")


def callback(settings: Settings) -> Iterator[Finding]:
    if settings.email_delivery_service == "mailjet" and not settings.event_callback_secrets:
        said = "EVENT_CALLBACK_SECRET is not set: Mailjet's events are refused."
        yield attention("secrets", said, "Set it, and give Mailjet its address: see README.")
