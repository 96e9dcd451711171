"""Serves the operator's logo and the style sheet with the accent colour."""

from django.http import Http404, HttpRequest, HttpResponse

from profiles.pages.caching import only_read
from skillmap.kernel import identity

# An SVG that somebody opens by itself runs no script and loads nothing; its own styles apply.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"


@only_read
def site_file(request: HttpRequest, kind: str, digest: str, suffix: str) -> HttpResponse:
    """The logo or the accent style sheet; kept for good under its present name.

    A page that a cache kept may name an earlier one: that is answered with the present one.
    """
    file = identity.files().get(kind)
    if file is None:
        raise Http404
    is_present = file.name == f"{kind}-{digest}.{suffix}"
    headers = {"Cache-Control": FOR_GOOD if is_present else FOR_A_MINUTE}
    if kind == "logo":
        headers["Content-Security-Policy"] = POLICY
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)
