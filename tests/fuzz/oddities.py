"""Values that no person types, but that attackers and broken clients send."""

from hypothesis import strategies as st

BIG = 64 * 1024
TEXTS = [
    "", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "\ufeff", "\u202e", "\u2028", "é" * 1500, "\U0001d54f",
    "e\u0301" * 40, "None", "null", "true", "[]", "{}", "{{ 7 * 7 }}", "<script>", "'; --", "%", "%25", "_", "\\",
    "\r\nBcc: a@b.example",
    "../../etc/passwd", "a@b", "a@[127.0.0.1]", '"a b"@é.example', "@" * 300, "x" * 5000, "x" * BIG,
]  # fmt: skip
NUMBERS = [
    "0", "-1", "+1", "1_000", "1e3", "1.5", "0x1", "007", "٣", "²", "Ⅷ", "१२", "2147483648", "9223372036854775807",
    "9223372036854775808", "-9223372036854775809", "9" * 400, "9" * 5000, "nan", "inf", "-0", "1,5", " 1 ",
]  # fmt: skip
MOMENTS = [
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "31/02/2026", "1/1/1",
    "٢٠٢٦-٠١-٠١", "2026-01-01T25:61", "31/12/9999 23:59", "01/01/0001 00:00", "99/99/9999", "2026-W01-1", "-1-01-01",  # noqa: RUF001
    "29/03/2026 02:30", "25/10/2026 02:30", "20260101-00:00:00",
]  # fmt: skip
IDS = [
    "00000000-0000-0000-0000-000000000000", "ffffffffffffffffffffffffffffffff", "{" + "0" * 32 + "}",
    "urn:uuid:00000000-0000-0000-0000-000000000000", "0" * 31, "0" * 33, "٠" * 32, "g" * 32, "-" * 36, "0-" * 16,  # noqa: RUF001
]  # fmt: skip
# Path segments, percent-encoded.
SEGMENTS = [
    "%00", "%ff", "%C3%28", "%ED%A0%80", "%F0%9F%98%80", "%2e%2e", "..", ".", "%2F", "%5C", ";", "a;b=c", "%", "%zz",
    "%25%30%30", "*", "~", "%0d%0a", "a" * 8000, "%D9%A3", "%20",
]  # fmt: skip
KINDS = [
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data",
    "multipart/form-data; boundary=x", 'multipart/form-data; boundary="x', "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 300, "multipart/form-data; boundary=é", "multipart/mixed; boundary=x",
    "application/json", "application/json; charset=punycode", "application/json; charset=bogus", "text/plain", "",
    "/;;=", ";", "*/*", "multipart/form-data; boundary*=utf-8''x", "application/xml",
]  # fmt: skip
# Each request gets up to two of these headers.
HEADERS = [
    ("content-length", "-1"), ("content-length", "abc"), ("content-length", "٣"), ("content-length", "9" * 30),
    ("content-length", "1"), ("content-length", ""), ("transfer-encoding", "chunked"), ("content-encoding", "gzip"),
    ("expect", "100-continue"), ("accept", "é"), ("accept", "/;q=x"), ("accept", "," * 2000), ("accept-encoding", "br"),
    ("accept-language", "x" * 4000), ("hx-request", "true"), ("hx-history-restore-request", "1"),
    ("hx-current-url", "%zz"), ("hx-target", "\0"), ("origin", "null"), ("origin", "http://["), ("origin", "é"),
    ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "\xff"), ("host", ""),
    ("host", "["), ("host", "é:port"), ("referer", "http://["), ("range", "bytes=0-"), ("range", "bytes=5-1,,x"),
    ("if-none-match", "*"), ("if-none-match", '"' * 500), ("if-modified-since", "yesterday"), ("te", "trailers"),
    ("authorization", "Bearer é"), ("authorization", "Basic ="), ("cookie", "session=é; session="), ("cookie", "=;=;"),
    ("cookie", "session=" + "x" * 4000), ("x-http-method-override", "DELETE"), ("user-agent", "\0"),
    ("x-forwarded-for", "é,,"),
    ("if-modified-since", "Mon, 01 Jan 0001 00:00:00 GMT"), ("upgrade", "websocket"),
]  # fmt: skip
METHODS = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "é",
    "X" * 99,
]

texts = st.sampled_from(TEXTS + NUMBERS + MOMENTS + IDS) | st.text(max_size=40)
