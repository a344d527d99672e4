"""The HTML of an e-mail, for an iframe. It is untrusted: its policy only allows inline styles and images."""

from litestar import MediaType, Response

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def shown(html: str, *, links: bool) -> Response[str]:
    """`links`: whether links work, in a new tab."""
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
        f"sandbox{' ' + SANDBOX if links else ''}"
    )
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    return Response(html, media_type=MediaType.HTML, headers={"content-security-policy": policy})
