"""An operation of the API as commands to run: for a shell, for Python, for JavaScript."""

import json

TOKEN_VARIABLE = "SKILLMAP_TOKEN"  # noqa: S105  # the name of a variable
TOKEN_HERE = "skm_…"  # noqa: S105  # to be put in


def curl(method: str, url: str, body: str, *, takes_token: bool) -> str:
    """For a POSIX shell; the token is in the environment."""
    lines = [f"curl '{url}'" if method == "GET" else f"curl -X {method} '{url}'"]
    if takes_token:
        lines.append(f'-H "Authorization: Bearer ${TOKEN_VARIABLE}"')
    if body:
        quoted = body.replace("'", "'\\''")
        lines += ["-H 'Content-Type: application/json'", f"-d '{quoted}'"]
    return " \\\n  ".join(lines)


def python(method: str, url: str, body: str, *, takes_token: bool) -> str:
    """With the standard library alone; the token is in the environment."""
    imports = (("json", bool(body)), ("os", takes_token), ("urllib.request", True))
    names = ", ".join(name for name, is_needed in imports if is_needed)
    arguments = [repr(url)]
    if body:
        arguments.append("data=json.dumps(body).encode()")
    arguments += [f"headers={_python_headers(body, takes_token=takes_token)}"] * (
        bool(body) or takes_token
    )
    if method != "GET":
        arguments.append(f"method={method!r}")
    inner = "".join(f"    {each},\n" for each in arguments)
    start = f"body = {_python_value(body)}\n" if body else ""
    return (
        f"import {names}\n\n{start}"
        f"request = urllib.request.Request(\n{inner})\n"
        "with urllib.request.urlopen(request) as answer:\n"
        "    print(answer.status, answer.read().decode())"
    )


def _python_headers(body: str, *, takes_token: bool) -> str:
    named = {"Content-Type": "'application/json'"} if body else {}
    if takes_token:
        named["Authorization"] = f"'Bearer ' + os.environ[{TOKEN_VARIABLE!r}]"
    return "{" + ", ".join(f"{name!r}: {value}" for name, value in named.items()) + "}"


def _python_value(body: str) -> str:
    """JSON as Python: laid out alike, with Python's own words."""
    lines = []
    for line in body.splitlines():
        start, _colon, word = line.rpartition(" ")
        words = {"true": "True", "false": "False", "null": "None"}
        bare = word.rstrip(",")
        is_word = bare in words
        lines.append(f"{start} {words[bare]}{word[len(bare) :]}" if is_word else line)
    return "\n".join(lines)


def javascript(method: str, url: str, body: str, *, takes_token: bool) -> str:
    """For a browser or Node, as a module; the token is written in."""
    headers = ['"Content-Type": "application/json"'] if body else []
    start = ""
    if takes_token:
        start = f'const token = "{TOKEN_HERE}"; // yours\n'
        headers.append("Authorization: `Bearer ${token}`")
    options = [f'method: "{method}"'] if method != "GET" else []
    if headers:
        options.append(f"headers: {{ {', '.join(headers)} }}")
    if body:
        options.append(f"body: JSON.stringify({_indented(body)})")
    inner = ", {\n" + "".join(f"  {each},\n" for each in options) + "}" if options else ""
    return (
        f"{start}const answer = await fetch({json.dumps(url)}{inner});\n"
        "console.log(answer.status, await answer.text());"
    )


def _indented(body: str) -> str:
    return body.replace("\n", "\n  ")
