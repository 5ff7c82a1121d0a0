"""HTML from standard input as PDF to standard output. Fetches nothing: only what the document itself holds is shown."""
import base64
import re
import sys
import tempfile
from urllib.parse import unquote_to_bytes

# A folder is made for fonts that a document brings; none may, and nothing can be written.
tempfile.mkdtemp = lambda *args, **kwargs: '/nonexistent'
try:
    from weasyprint import HTML
except ImportError:
    sys.exit(78)

DATA = re.compile(r'data:(image/(?:png|jpeg|gif|svg\+xml))(;base64)?,(.*)', re.DOTALL | re.IGNORECASE)


def fetch(url, timeout=None, ssl_context=None):
    found = DATA.fullmatch(url)
    if not found:
        raise ValueError('nothing is fetched')
    content = unquote_to_bytes(found[3])
    return {'string': base64.b64decode(content) if found[2] else content, 'mime_type': found[1].lower()}


page = HTML(string=sys.stdin.buffer.read().decode('utf-8'), url_fetcher=fetch, base_url='about:blank', media_type='print')
sys.stdout.buffer.write(page.write_pdf())
