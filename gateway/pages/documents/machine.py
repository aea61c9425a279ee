"""What machines read of a document's page: schema.org as JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from gateway.pages.documents.terms import NAMES

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def linked_data(document: Mapping[str, Any], url: str, publisher: str) -> Markup:
    """For a `<script type="application/ld+json">`: a block of data that no policy for scripts stops."""
    told = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": url,
        "url": url,
        "identifier": [one for one in (document["index_number"], document["number"]) if one],
        "name": document["title"],
        "description": document["summary"],
        "about": NAMES.get(document["theme"], ""),
        "genre": NAMES.get(document["genre"], ""),
        "creativeWorkStatus": NAMES[document["validity"]],
        "version": document["edition"],
        "dateCreated": document["issued_on"],
        "datePublished": document["published_at"],
        "dateModified": document["changed_at"],
        "expires": document["expires_on"],
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": document["issuing_body"] or publisher},
    }
    given = {name: value for name, value in told.items() if value not in ("", None, [])}
    return Markup(json.dumps(given, ensure_ascii=False).translate(_ESCAPES))
