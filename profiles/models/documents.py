"""What search looks at: the words of each published skill and role, and of all names."""

from django.db import models

from profiles.models.role import Role
from profiles.models.skill import Skill


class Document(models.Model):
    """Words divided by spaces, each once; `profiles.search.index` keeps an index over them."""

    names = models.TextField()  # each word with and without the mark of a name
    shelf = models.TextField(blank=True)  # of the group and domain, or of the family
    words = models.TextField(blank=True)
    revision_number = models.PositiveIntegerField()

    class Meta:
        abstract = True


class SkillDocument(Document):
    """The words of one published skill and of its live expectations."""

    skill = models.OneToOneField(
        Skill, models.CASCADE, primary_key=True, related_name="search_document"
    )

    def __str__(self) -> str:
        return self.names


class RoleDocument(Document):
    """The words of one published role."""

    role = models.OneToOneField(
        Role, models.CASCADE, primary_key=True, related_name="search_document"
    )

    def __str__(self) -> str:
        return self.names


class Spelling(models.Model):
    """A word of a name; mistyped words are corrected to one of these."""

    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint("word", name="spelling_one_per_word")]

    def __str__(self) -> str:
        return self.word
