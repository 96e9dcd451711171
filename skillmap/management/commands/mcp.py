"""Serves the catalogue to assistants over the Model Context Protocol: what `manage.py mcp` does."""

from argparse import ArgumentParser

import uvicorn
from django.core.management.base import BaseCommand

from skillmap.mcp_server import server


class Command(BaseCommand):
    """On standard input and output for one person, or over HTTP for everybody."""

    help = "Serve assistants (Model Context Protocol): on stdio, or over HTTP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said on the command line."""
        parser.add_argument("--http", action="store_true", help="streamable HTTP at /mcp")
        parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1 unless said")
        parser.add_argument("--port", type=int, default=8001, help="8001 unless said")

    def handle(self, *, http: bool, host: str, port: int, **options: object) -> None:
        """Serve until the other side leaves, or until stopped."""
        if http:
            app = server.application(host)
            # Without a configuration of its own it logs as the site does, on standard error.
            uvicorn.run(
                app,
                host=host,
                port=port,
                log_config=None,
                server_header=False,
                proxy_headers=False,  # our own function reads them, as everywhere
            )
        else:
            server.build(server.of_environment).run("stdio")
