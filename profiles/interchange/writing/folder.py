"""Writes the catalogue as a folder of YAML, made for review in a version-control system.

The folder is the source of a catalogue: it leaves out the confirmations, which belong to one site
and change without a change of any text.
"""

from collections.abc import Iterator

from profiles.interchange.writing import documents, yaml_text


def files() -> Iterator[tuple[str, str]]:
    """Every file of the folder: its path inside, and its text."""
    yield "catalogue.yaml", yaml_text.write(documents.catalogue())
    yield "levels.yaml", yaml_text.write({"levels": documents.levels()})
    yield "domains.yaml", yaml_text.write({"domains": documents.domains()})
    frame = {"families": documents.families(), "roles": list(documents.roles())}
    yield "roles.yaml", yaml_text.write(documents.filled(frame))
    for skill in documents.skill_documents(has_status=False):
        yield f"skills/{skill['slug']}.yaml", yaml_text.write(skill)
