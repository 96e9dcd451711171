"""Makes what tests need, through the same doors as the site itself."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.utils import timezone

from profiles import curation
from profiles.curation import taxonomy
from profiles.fields import YES
from profiles.models import (
    Catalogue,
    Curatorship,
    Domain,
    Expectation,
    Group,
    Level,
    OwnPlace,
    Revision,
    Role,
    RoleFamily,
    Skill,
)
from profiles.operations import AnyOperation, CellOperation, CellValues, FieldOperation, Kind
from proposals import lifecycle, webhooks
from proposals.lifecycle import Submission
from proposals.models import Proposal, Webhook
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User

_numbers = count(1)
LICENCE = "CC-BY-4.0"  # of the catalogue


def person(username: str = "", *, is_verified: bool = True, days: int = 60) -> User:
    """Somebody who joined so many days ago, has consented, and (mostly) a verified address."""
    username = username or f"person{next(_numbers)}"
    joined = timezone.now() - timedelta(days=days)
    made = User.objects.create_user(
        username,
        f"{username}@example.org",
        "secret",
        date_joined=joined,
        licences_accepted={LICENCE: joined.isoformat()},
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=is_verified, primary=True)
    return made


def curator(username: str = "", *, domain: Domain | None = None) -> User:
    """Somebody who curates a domain, or the whole site."""
    made = person(username)
    Curatorship.objects.create(person=made, domain=domain)
    return made


def practitioner(cell: Expectation, username: str = "") -> User:
    """Somebody whose own role and level an expectation is of."""
    made = person(username)
    OwnPlace.objects.create(person=made, role=cell.role, level=cell.level)
    return made


def administrator(username: str = "") -> User:
    """Somebody who may do everything."""
    made = person(username)
    made.is_superuser = made.is_staff = True
    made.save()
    return made


def suspended(username: str = "") -> User:
    """Somebody who may read and nothing else."""
    made = person(username)
    made.suspended_at = timezone.now()
    made.save()
    return made


def token(person: User, name: str = "test") -> Token:
    """A token of the person's, with which programs may propose."""
    return tokens.make(person, name=name, scope=Token.Scope.PROPOSE, expires_at=None)[0]


def level(slug: str, rank: int) -> Level:
    """A step of the ladder."""
    return Level.objects.create(slug=slug, name=slug.title(), rank=rank)


def domain(slug: str = "data") -> Domain:
    """A domain, made once."""
    return Domain.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def group(slug: str = "mlops", *, domain: Domain | None = None) -> Group:
    """A group in a domain, which is made where none is given."""
    domain = domain or Domain.objects.get_or_create(slug="data", defaults={"name": "Data & AI"})[0]
    return Group.objects.create(domain=domain, slug=slug, name=slug.title())


def role(slug: str, *, by: User) -> Role:
    """A published role."""
    named = [FieldOperation("name", "", slug.replace("-", " ").title())]
    source = Revision.Source.CURATOR
    made = curation.create_role(slug, named, by=by, source=source, summary="First").role
    assert made is not None
    return made


def skill(slug: str, *, group: Group, by: User, operations: tuple[AnyOperation, ...] = ()) -> Skill:
    """A published skill, with what the operations put into it."""
    named = FieldOperation("name", "", slug.replace("-", " ").title())
    source = Revision.Source.CURATOR
    made = curation.create_skill(
        slug, group.key, [named, *operations], by=by, source=source, summary="First"
    ).skill
    assert made is not None
    return made


def add(role: Role, level: Level, text: str, *, required: bool = False) -> CellOperation:
    """The operation that adds a cell."""
    return CellOperation(Kind.ADD, role.pk, level.pk, 0, CellValues(text, required))


def edit(cell: Expectation, text: str, *, required: bool | None = None) -> CellOperation:
    """The operation that edits a cell as it stands; Required stays unless said."""
    new = CellValues(text, cell.required if required is None else required)
    return CellOperation(Kind.EDIT, cell.role_id, cell.level_id, cell.version, new)


def retire(cell: Expectation) -> CellOperation:
    """The operation that retires a cell as it stands."""
    return CellOperation(Kind.RETIRE, cell.role_id, cell.level_id, cell.version)


def publish(skill: Skill | Role, *operations: AnyOperation, by: User) -> Revision:
    """A curator's own revision of a skill or role."""
    source = Revision.Source.CURATOR
    return curation.publish(skill, operations, by=by, source=source, summary="By hand")


@dataclass(frozen=True)
class Shelf:
    """A small catalogue: one skill, two roles, three levels, five cells.

    The Data Analyst has no expectation at Senior: that cell is missing.
    """

    group: Group
    junior: Level
    middle: Level
    senior: Level
    engineer: Role
    analyst: Role
    skill: Skill

    def cell(self, role: Role, level: Level) -> Expectation:
        """The cell as the database has it now."""
        return Expectation.objects.get(skill=self.skill, role=role, level=level)

    @property
    def domain(self) -> Domain:
        """The one domain."""
        return self.group.domain


def shelf(*, by: User) -> Shelf:
    """The small catalogue, published by a person."""
    junior, middle, senior = level("junior", 1), level("middle", 2), level("senior", 3)
    engineer, analyst = role("ml-engineer", by=by), role("data-analyst", by=by)
    mlops = group()
    cells = (
        add(engineer, junior, "Logs parameters and metrics of each run.", required=True),
        add(engineer, middle, "Designs the tracking workflow of a project.", required=True),
        add(engineer, senior, "Sets up promotion from tracked runs to production.", required=True),
        add(analyst, junior, "Reads the results of tracked runs."),
        add(analyst, middle, "Compares tracked runs in a dashboard."),
    )
    tracking = skill("experiment-tracking", group=mlops, by=by, operations=cells)
    return Shelf(mlops, junior, middle, senior, engineer, analyst, tracking)


def more_skills(shelf: Shelf, count: int, *, by: User) -> None:
    """Skills `skill-0`, `skill-1`, …, each with a cell for both roles of the shelf at Junior."""
    for number in range(count):
        cells = (
            add(shelf.engineer, shelf.junior, f"Does {number}."),
            add(shelf.analyst, shelf.junior, f"Sees {number}."),
        )
        skill(f"skill-{number}", group=shelf.group, by=by, operations=cells)


def submission(*operations: AnyOperation, title: str = "A better wording") -> Submission:
    """What somebody submits: the operations, with a title and a reason."""
    return Submission(title, "Because it is clearer.", "", operations)


def proposal(skill: Skill | Role | None, *operations: AnyOperation, by: User) -> Proposal:
    """An open proposal."""
    return lifecycle.propose(skill, submission(*operations), by=by)


def move(thing: Skill | Role | Domain | Group | RoleFamily | Level, slug: str, *, by: User) -> None:
    """Give something a new slug; the one before becomes a former one."""
    source = Revision.Source.CURATOR
    if isinstance(thing, Skill | Role):
        curation.publish(thing, [FieldOperation("slug", thing.slug, slug)], by=by, source=source)
        return
    kind = "family" if isinstance(thing, RoleFamily) else str(thing._meta.model_name)
    key = thing.key if isinstance(thing, Group) else thing.slug
    operation = FieldOperation("slug", thing.slug, slug, f"{kind}:{key}")
    curation.publish(Catalogue.objects.get(), [operation], by=by, source=source)
    thing.refresh_from_db()


def retire_part(
    part: Domain | Group | Level, successor: Domain | Group | Level | None = None, *, by: User
) -> Revision:
    """Retire a domain, group or level, perhaps replaced by another one."""
    target = taxonomy.target_of(part)
    operations = [FieldOperation("retired", "", YES, target)]
    if successor is not None:
        key = taxonomy.key_of(successor)
        operations.append(FieldOperation("replaced_by", "", key, target))
    source = Revision.Source.CURATOR
    made = curation.publish(Catalogue.objects.get(), operations, by=by, source=source)
    part.refresh_from_db()
    return made


def restore(cell: Expectation) -> CellOperation:
    """The operation that brings a retired cell back as it was."""
    return CellOperation(Kind.RESTORE, cell.role_id, cell.level_id, cell.version)


def rename(subject: Skill | Role, name: str) -> FieldOperation:
    """The operation that renames a skill or role."""
    return FieldOperation("name", subject.name, name)


def webhook(
    *, by: User, url: str = "https://hooks.example/in", about: Skill | Role | Domain | None = None,
    events: tuple[str, ...] = tuple(Webhook.Event.values), name: str = "Mirror",
) -> Webhook:  # fmt: skip
    """A webhook that is told of every event, unless said otherwise."""
    return webhooks.add(webhooks.Wish(name, url, events, about), by=by)[0]
