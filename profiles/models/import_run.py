"""The import run: how far an import too large for one transaction has come."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One large import. Without `finished_at` it was interrupted and can be taken up again.

    `digest` (SHA-256) says what was imported; `done` is the number of its skills, in the order
    of the file, that are in.
    """

    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    is_retiring = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")

    def __str__(self) -> str:
        return f"{self.name} · {self.started_at:%Y-%m-%d}"
