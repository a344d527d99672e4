"""Somebody's file, to be saved and never shown by the browser itself."""

from urllib.parse import quote

from litestar import Response

from jepostule.mail.message import without_accents


def download(name: str, media_type: str, content: bytes) -> Response[bytes]:
    plain = without_accents(name).replace('"', "").replace("\\", "")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": disposition, "x-content-type-options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)
