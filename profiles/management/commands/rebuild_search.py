"""Writes the search documents anew, or those that are missing."""

from django.core.management.base import BaseCommand, CommandParser

from profiles import search


class Command(BaseCommand):
    """`manage.py rebuild_search`: after a restore, or an import that was killed."""

    help = "Write the words that search looks at anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds `--missing`, which leaves documents alone that are up to date."""
        parser.add_argument(
            "--missing", action="store_true", help="only those that are missing or out of date"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Write, and say how many."""
        written = search.catch_up() if options["missing"] else search.rebuild()
        self.stdout.write(f"{written} search documents written.")
