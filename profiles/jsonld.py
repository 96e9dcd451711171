"""Says what a page is about in schema.org's words (JSON-LD 1.1); pure."""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.utils.safestring import SafeString

from profiles.models import Catalogue, Domain, Level, Role, Skill

Thing = dict[str, object]

# Inside a script element only `<` can do harm; the others must not depend on where it stands.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script(*things: Thing) -> SafeString:
    """The text of a `<script type="application/ld+json">`, safe whatever the things say."""
    graph = {"@context": "https://schema.org", "@graph": [_filled(thing) for thing in things]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(_ESCAPES))


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> Thing:
    """`BreadcrumbList`: where the page stands; name and absolute URL, the outermost first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(trail, 1)
        ],
    }


def organisation(name: str, url: str, logo: str = "") -> Thing:
    """`Organization`: the site, as the publisher of what it shows; `logo` is an absolute URL."""
    return _filled({"@type": "Organization", "name": name, "url": url, "logo": logo})


def catalogue_set(catalogue: Catalogue, url: str, publisher: Thing) -> Thing:
    """`DefinedTermSet`: the whole catalogue, published by the site."""
    return {
        "@type": "DefinedTermSet",
        "@id": url,
        "url": url,
        "name": catalogue.title,
        "description": catalogue.description,
        "inLanguage": catalogue.language,
        "license": catalogue.licence_url,
        "creator": {"@type": "Organization", "name": catalogue.publisher},
        "publisher": publisher,
    }


def domain_set(domain: Domain, url: str, terms: Iterable[Thing], *, permanent: str = "") -> Thing:
    """`DefinedTermSet`: one domain, with the terms that are shown of it.

    `permanent` is the URL under the first slug, here and below: an `@id` outlives renaming.
    """
    return {
        "@type": "DefinedTermSet",
        "@id": permanent or url,
        "url": url,
        "name": domain.name,
        "description": domain.summary,
        "hasDefinedTerm": [_filled(term) for term in terms],
    }


def term(
    skill: Skill, url: str, *, within: str = "", identifier: str = "", permanent: str = ""
) -> Thing:
    """`DefinedTerm`: a skill; `within` is the `@id` of the set that it belongs to."""
    return {
        "@type": "DefinedTerm",
        "@id": permanent or url,
        "url": url,
        "name": skill.name,
        "alternateName": skill.aliases,
        "description": skill.summary,
        "termCode": skill.slug,
        "identifier": identifier,
        "inDefinedTermSet": within,
        "dateModified": skill.updated_at.isoformat(),
        **_same(skill),
    }


def _same(subject: Skill | Role) -> Thing:
    """The address by which others know the same thing, where there is one."""
    return {"sameAs": subject.source_url} if subject.source_url else {}


def origin(subject: Skill | Role, url: str, *, confirmed: str = "") -> list[Thing]:
    """`WebPage`: source and licence of what the page shows, where it has its own; else nothing.

    `confirmed` says by how many practitioners it is confirmed, where it is.
    """
    if not (subject.source or subject.source_url or subject.licence or confirmed):
        return []
    licence = {"@type": "CreativeWork", "name": subject.licence} if subject.licence else ""
    based = {"@type": "CreativeWork", "name": subject.source, "url": subject.source_url}
    return [
        {
            "@type": "WebPage",
            "url": url,
            "license": licence,
            "creditText": "; ".join(filter(None, (subject.source, confirmed))),
            "isBasedOn": _filled(based) if subject.source or subject.source_url else "",
        }
    ]


def occupation(
    role: Role, url: str, skills: Sequence[tuple[str, str]], *, permanent: str = ""
) -> Thing:
    """`Occupation`: a role, with the names and URLs of what it is asked for."""
    return {
        "@type": "Occupation",
        "@id": permanent or url,
        "url": url,
        "name": role.name,
        "alternateName": role.aliases,
        "description": role.mission,
        **_same(role),
        "skills": _terms(skills),
    }


def occupation_at(
    role: Role,
    level: Level,
    url: str,
    skills: Sequence[tuple[str, str]],
    *,
    permanent: str = "",
    focus: str = "",
) -> Thing:
    """`Occupation`: a role at one level, with the names and URLs of what it is asked for there."""
    return {
        "@type": "Occupation",
        "@id": permanent or url,
        "url": url,
        "name": f"{role.name}, {level.name}",
        "description": focus or role.mission,
        "skills": _terms(skills),
    }


def _terms(skills: Sequence[tuple[str, str]]) -> list[Thing]:
    return [{"@type": "DefinedTerm", "name": name, "url": url} for name, url in skills]


def dataset(catalogue: Catalogue, url: str, files: Sequence[tuple[str, str]]) -> Thing:
    """`Dataset`: the catalogue as files; media type and URL of each."""
    return {
        "@type": "Dataset",
        "@id": f"{url}#dataset",
        "url": url,
        "name": catalogue.title,
        "description": catalogue.description,
        "license": catalogue.licence_url,
        "creator": {"@type": "Organization", "name": catalogue.publisher},
        "version": str(catalogue.sequence),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": address}
            for media_type, address in files
        ],
    }


def _filled(thing: Mapping[str, object]) -> Thing:
    """Without the properties that have nothing to say."""
    return {name: value for name, value in thing.items() if value not in ("", [], None)}
