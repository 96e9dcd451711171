"""Which addresses are of pages that belong to one person."""

PERSONAL = ("/me/", "/accounts/", "/admin/")


def is_personal(path: str) -> bool:
    """Whether pages below this path carry secrets or belong to one person, in any language."""
    return path.startswith(PERSONAL) or path[3:].startswith(PERSONAL)
