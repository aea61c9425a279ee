"""What nobody types and somebody sends."""

from hypothesis import strategies as st

LONG = "长" * 1_500
NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31m\x07\x08",
    "\r\nSet-Cookie: stolen=1",
    "‮txt.exe\u2066",
    "\ufeff\u200b\u00ad",
    "\U0001f9d1\u200d\U0001f33e\u0301\u0301",
    "\ufffe\uffff",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "../../../../etc/passwd",
    "//evil.example/",
    "javascript:alert(1)",
    "' OR 1=1 --",
    '{"$gt": ""}',
    "-1",
    "0",
    "1e999",
    "NaN",
    "99999999999999999999999999",
    "0000-00-00",
    "9999-12-31",
    "2026Q9",
    "true",
    "null",
    "%00%ff",
    "\u0661\u0662",
    'AND OR NOT ( " * : ^ ~ [ TO ]',
    LONG,
]
# Bytes that are no UTF-8, among them an encoded lone surrogate.
RAW = [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\x80" * 300]

TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=60)).map(lambda text: text.encode("utf-8", "ignore"))
BYTES = st.one_of(TEXT, st.sampled_from(RAW), st.binary(max_size=40))
