"""A service as small as can be: says what it was started with, ready at once."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        settings = {name: value for name, value in os.environ.items() if name.startswith("GONGKAI_")}
        self.send_response(200 if self.path in ("/readyz", "/settings") else 404)
        self.end_headers()
        self.wfile.write(json.dumps(settings).encode())


if os.environ.get("GONGKAI_BROKEN"):
    sys.exit("the well is dry")
if "--once" not in sys.argv:
    address = os.environ["GONGKAI_SERVICE_HOST"], int(os.environ["GONGKAI_SERVICE_PORT"])
    ThreadingHTTPServer(address, Answer).serve_forever()
