"""What a browser sends of a form: finds controls that do not say what is there."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Reads the controls of the form with this id, without its buttons."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.sent: dict[str, list[str]] = {}
        self.action = ""
        self._is_inside = False
        self._name = ""  # of the textarea or select that is open
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a control sends."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = found.get("id") == self.form_id
            self.action = found.get("action", "") if self._is_inside else self.action
        if not self._is_inside:
            return
        if tag == "textarea":
            self._name, self._text = found["name"], []
        elif tag == "select":
            self._name = found["name"]
            self.sent[self._name] = [""]
        elif tag == "option" and "selected" in found:
            self.sent[self._name] = [found["value"]]
        elif tag == "input" and (found.get("type") != "checkbox" or "checked" in found):
            self.sent.setdefault(found["name"], []).append(found.get("value", ""))

    def handle_data(self, data: str) -> None:
        """The words of a textarea."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A textarea sends its words without the line break that it begins with."""
        if tag == "textarea" and self._text is not None:
            self.sent.setdefault(self._name, []).append("".join(self._text).removeprefix("\n"))
            self._text = None
        if tag == "form":
            self._is_inside = False


def form_on(page: str, form_id: str = "editor") -> FormReader:
    """The form as a browser would send it without any change."""
    reader = FormReader(form_id)
    reader.feed(page)
    return reader
