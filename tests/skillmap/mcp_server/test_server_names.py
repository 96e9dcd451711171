"""Which names the server answers to, and which tools only read."""

from pytest_django import Settings

from skillmap.mcp_server import server


def test_the_names_of_the_site_are_let_in(settings: Settings) -> None:
    settings.SITE_URL = "https://skills.example.org"
    settings.ALLOWED_HOSTS = ["skills.example.org", ".example.org", "*"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://other.example.org"]
    made = server.security("0.0.0.0")
    hosts = ["127.0.0.1", "[::1]", "localhost", "skills.example.org"]
    assert made.allowed_hosts == [*hosts, *(f"{each}:*" for each in hosts)]
    assert made.allowed_origins[:2] == ["https://skills.example.org", "https://other.example.org"]
    assert made.enable_dns_rebinding_protection
    assert "mcp.internal" in server.security("mcp.internal").allowed_hosts


def test_reading_tools_are_the_reading_ones() -> None:
    names = [each.__name__ for each in server.READING]
    assert names == [
        *("search", "read_skill", "read_role", "compare_levels", "career_step", "compare_roles"),
        "recent_changes",
    ]
