"""The HTML of an e-mail, for an iframe. It is untrusted: its policy only allows inline styles and images, and logos of
platforms."""

from litestar import MediaType, Response

from jepostule.mail.logos import PATH
from jepostule.settings import settings

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def shown(html: str, *, links: bool) -> Response[str]:
    """`links`: whether links work, in a new tab."""
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data: {settings().base_url}{PATH}/; "
        f"frame-ancestors 'self'; sandbox{' ' + SANDBOX if links else ''}"
    )
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    return Response(html, media_type=MediaType.HTML, headers={"content-security-policy": policy})
