"""Search, piece by piece."""

from profiles.search import ExcerptSegment


def brackets(segments: list[ExcerptSegment]) -> str:
    """A text as it is shown, with what was looked for in brackets."""
    return "".join(f"[{each.text}]" if each.is_match else each.text for each in segments)
