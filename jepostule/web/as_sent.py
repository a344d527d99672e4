"""An e-mail's HTML as it arrived, for a frame: somebody wrote this page, and it may do nothing but show itself."""

from litestar import MediaType, Response

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def shown(html: str, *, links: bool) -> Response[str]:
    """`links`: whether they lead somewhere, outside of the frame."""
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
        f"sandbox{' ' + SANDBOX if links else ''}"
    )
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    return Response(html, media_type=MediaType.HTML, headers={"content-security-policy": policy})
