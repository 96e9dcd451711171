"""Makes slugs of names, the same each time, for files that have only names."""

import hashlib

from django.utils.text import slugify

from profiles.addresses import RESERVED_SLUGS, SLUG_LENGTH


def slug_of(name: str) -> str:
    """The slug of a name; one without Latin letters or digits gets a stable code instead."""
    slug = slugify(name)[:SLUG_LENGTH].strip("-_").replace("_", "-")
    while "--" in slug:
        slug = slug.replace("--", "-")
    return slug or "x" + hashlib.sha256(name.encode()).hexdigest()[:10]


def free_slug(name: str, taken: set[str]) -> str:
    """The slug of a name, numbered where it is taken or is a word of the site's addresses."""
    base = slug = slug_of(name)
    number = 1
    while slug in taken or slug in RESERVED_SLUGS:
        number += 1
        slug = f"{base[: SLUG_LENGTH - 6]}-{number}"
    return slug
