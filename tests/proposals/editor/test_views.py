"""The editor: what is typed is kept, previewed, submitted; for skills, roles and new skills."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from profiles import curation, fields
from profiles.models import Catalogue, Revision, Skill
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.editor.texts import form_name
from proposals.models import Proposal, WorkingCopy
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import fields_of, find_all, find_one, text_of, texts_of, values_of
from tests.journeys.signing_in import sign_in
from tests.proposals.editor.browser_forms import form_on

NEW = "Logs parameters, metrics and the commit."
ISOLATES = dict.fromkeys(range(0x2066, 0x206A))  # keep a name in its own direction
FIRST = {"draft_version": "1"}  # as on a page that was made after the draft was kept once


@pytest.fixture
def url(shelf: Shelf) -> str:
    return reverse("proposals:suggest", args=["skills", shelf.skill.slug])


def typed(shelf: Shelf, text: str = NEW, **more: str) -> dict[str, str]:
    """The form with one cell rewritten."""
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    words = {"title": "Clearer", "rationale": "It was vague.", "sources": ""}
    return {f"text:{key}": text, f"required:{key}": "1", f"version:{key}": "1", **words, **more}


def test_one_sentence_is_fixed_and_submitted(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    page = client.get(url).content.decode()
    assert "Logs parameters and metrics of each run." in page
    response = client.post(url, typed(shelf))
    proposal = Proposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    operation = proposal.current.operations.get()  # type: ignore[union-attr]
    assert (proposal.state, operation.kind, operation.new_text) == ("open", "edit", NEW)
    assert not WorkingCopy.objects.exists()


def test_the_form_has_a_control_for_each_field_of_a_cell(
    client: Client, shelf: Shelf, curator: User, url: str
) -> None:
    client.force_login(curator)
    direct = reverse("admin:profiles_skill_change", args=[shelf.skill.pk])
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    for address in (url, direct):
        names = values_of(client.get(address).content.decode(), ".//*", "name")
        for field in fields.EXPECTATION:
            assert f"{form_name(field)}:{key}" in names, (address, field.name)
    for data in (typed(shelf, do="save"), typed(shelf, do="preview", **FIRST)):
        client.post(url, data)
    (kept,) = WorkingCopy.objects.get().content["operations"]
    assert {each.name for each in fields.EXPECTATION} <= set(kept)


def test_a_preview_shows_differences_and_remarks_and_keeps_a_draft(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    page = client.post(url, typed(shelf, "Helps with logging.", do="preview")).content.decode()
    assert find_all(page, ".//ins") != []
    assert "“helps” is vague" in page
    assert Proposal.objects.get().state == "draft"
    again = client.get(url).content.decode()
    assert "Helps with logging." in again
    assert fields_of(again, ".//input[@name='title']") == {"title": "Clearer"}


def test_a_change_that_nobody_can_see_is_none(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    live = shelf.cell(shelf.engineer, shelf.junior).description
    hidden = live.replace(" ", "\u00a0 ") + "\u200b"
    page = client.post(url, typed(shelf, hidden, do="preview")).content.decode()
    assert find_all(page, ".//ins") == []
    answer = client.post(url, typed(shelf, hidden, **FIRST))
    assert answer.status_code == 422
    assert "Nothing would change: all of this is already published." in answer.content.decode()


def test_invisible_characters_that_an_edit_takes_away_are_named(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Logs\u00a0some runs."), by=curator)
    client.force_login(author)
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    edit = typed(shelf, "Logs\u00a0some experiments.", do="preview") | {f"version:{key}": "2"}
    page = client.post(url, edit).content.decode()
    changes = [each for each in find_all(page, ".//*[ins]") if find_all(each, "del/span")]
    assert changes != []
    for each in changes:
        assert texts_of(each, "del/span[@class='unseen']") == ["[no-break space]"]
        assert (texts_of(each, "del")[-1], texts_of(each, "ins")[-1]) == ("runs", "experiments")


def test_what_was_typed_survives_an_error(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    response = client.post(url, typed(shelf, "x" * 2500, title=""))
    assert response.status_code == 422
    assert "x" * 2500 in response.content.decode()
    assert "x" * 2500 in client.get(url).content.decode()
    too_long = client.post(url, typed(shelf, "x" * 2500, **FIRST))
    assert too_long.status_code == 422
    assert "this one has 2500" in too_long.content.decode().replace(",", "")
    assert not Proposal.objects.exclude(state="draft").exists()


@pytest.mark.parametrize(
    "text", ["a\x00b", "half \u202e done", "\ud83d".encode("utf-8", "replace").decode()]
)
def test_characters_that_cannot_be_stored_are_no_failure(
    client: Client, shelf: Shelf, author: User, url: str, text: str
) -> None:
    client.force_login(author)
    assert client.post(url, typed(shelf, text)).status_code in {302, 422}


def test_what_was_typed_survives_signing_in(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    response = client.post(url, typed(shelf))
    assert sign_in(client, response, "author")["Location"] == url
    assert NEW in client.get(url).content.decode()
    assert NEW in client.get(url).content.decode()


def test_nothing_changed_is_nothing_to_propose(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    same = "Logs parameters and metrics of each run."
    response = client.post(url, typed(shelf, same))
    assert response.status_code == 422
    assert "Nothing would change" in response.content.decode()


def test_the_same_proposal_twice_leads_to_the_first(
    client: Client, shelf: Shelf, author: User, reader: User, url: str
) -> None:
    first = factories.proposal(
        shelf.skill,
        factories.edit(shelf.cell(shelf.engineer, shelf.junior), NEW),
        by=reader,
    )
    client.force_login(author)
    response = client.post(url, typed(shelf))
    assert response["Location"] == first.get_absolute_url()
    said = client.get(response["Location"]).content.decode()
    assert "An open proposal already makes this change." in said
    assert "Thank you." not in said
    assert not Proposal.objects.filter(author=author).exists()
    page = client.get(url).content.decode()
    assert "Other proposals for this expectation" in page


def test_a_cell_is_added_retired_and_made_optional(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    missing = f"{shelf.analyst.slug}:{shelf.senior.slug}"
    gone = f"{shelf.analyst.slug}:{shelf.middle.slug}"
    optional = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    client.post(
        url,
        {
            "title": "Three changes",
            f"text:{missing}": "Sets the standard for dashboards.",
            f"version:{missing}": "0",
            f"text:{gone}": "",
            f"retire:{gone}": "1",
            f"version:{gone}": "1",
            f"text:{optional}": "Logs parameters and metrics of each run.",
            f"version:{optional}": "1",
        },
    )
    proposal = Proposal.objects.get(state="open")
    assert proposal.current is not None
    found = proposal.current.operations.values_list("kind", "new_required")
    assert sorted(found, key=str) == [("add", False), ("edit", False), ("retire", None)]


def test_fields_of_a_skill_are_proposed(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    client.post(url, {"title": "Name it", "field:name": "Tracking", "base:name": shelf.skill.name})
    proposal = Proposal.objects.get(state="open")
    assert proposal.current is not None
    assert proposal.current.operations.get().new_text == "Tracking"


def test_another_role_gets_a_row_and_a_paste_fills_it(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    scientist = factories.role("data-scientist", by=author)
    client.force_login(author)
    page = client.post(url, {"add_role": scientist.slug, "do": "add-role"}).content.decode()
    assert "Data Scientist" in page
    paste = (
        "role,level,required,description\n"
        "Data Scientist,Junior,1,Plans a study before it runs.\n"
        "Nobody,Junior,0,x\n"
    )
    page = client.post(url, {"paste": paste, "do": "paste", **FIRST}).content.decode()
    assert "Plans a study before it runs." in page
    assert "there is no role “Nobody”" in page


@pytest.mark.parametrize("do", ["paste", "submit"])
def test_a_broken_paste_is_told_line_by_line_and_stays(
    client: Client, shelf: Shelf, author: User, url: str, do: str
) -> None:
    client.force_login(author)
    data = typed(shelf, paste="role,level\nx,y\n", do=do)
    page = client.post(url, data).content.decode()
    assert "missing: required, description" in page
    assert "role,level\nx,y" in page.replace("\r", "")
    assert Proposal.objects.get().state == "draft"


@pytest.mark.parametrize("editor", ["suggestion", "new skill", "next version", "direct edit"])
def test_every_editor_of_expectations_takes_a_paste(
    client: Client, shelf: Shelf, author: User, curator: User, url: str, editor: str
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, NEW), by=author)
    addresses = {
        "suggestion": url,
        "new skill": reverse("proposals:suggest_skill"),
        "next version": reverse("proposals:edit", args=[proposal.pk]),
        "direct edit": reverse("admin:profiles_skill_change", args=[shelf.skill.pk]),
    }
    client.force_login(curator if editor == "direct edit" else author)
    seen = {"version": "1", "lock_version": str(proposal.lock_version)}
    good = "ml-engineer,senior,1,Reviews how runs are tracked."
    paste = f"role,level,required,description\n{good}\nNobody,senior,1,x"
    answer = client.post(addresses[editor], {"paste": paste, "do": "paste", **seen})
    page = form_on(answer.content.decode())
    assert page.sent["text:ml-engineer:senior"] == ["Reviews how runs are tracked."]
    assert "Line 3: there is no role “Nobody”" in answer.content.decode()
    assert [each.replace("\r", "") for each in page.sent["paste"]] == [paste]


def test_a_paste_replaces_typed_words_only_when_told_to(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    paste = "role,level,required,description\nML Engineer,Junior,1,Pasted words.\n"
    asked = client.post(url, typed(shelf, paste=paste, do="paste")).content.decode()
    assert "Line 2: the form already has another text for “ML Engineer” at “Junior”." in asked
    assert (NEW in asked, "Replace texts that are already" in asked) == (True, True)
    data = typed(shelf, paste=paste, do="paste", replace="on", **FIRST)
    assert NEW not in client.post(url, data).content.decode()


def test_a_text_typed_where_retiring_is_ticked_is_asked_for(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    response = client.post(url, typed(shelf, **{f"retire:{key}": "1"}))
    page = response.content.decode()
    question = "You entered a text and ticked Retire. Untick it, or delete the text."
    assert (response.status_code, page.count(question), NEW in page) == (422, 2, True)
    retired = client.post(url, typed(shelf, "", **{f"retire:{key}": "1"}))
    assert retired.status_code == 302


def test_a_role_is_edited_too(client: Client, shelf: Shelf, author: User) -> None:
    url = reverse("proposals:suggest", args=["roles", shelf.engineer.slug])
    client.force_login(author)
    assert client.get(url).status_code == 200
    data = {
        "title": "Say the focus",
        "field:level:junior:focus": "Runs experiments.",
        "base:level:junior:focus": "",
    }
    client.post(url, data)
    proposal = Proposal.objects.get(state="open")
    assert (proposal.role, proposal.operation_count) == (shelf.engineer, 1)


def test_a_whole_new_skill_is_proposed(client: Client, shelf: Shelf, author: User) -> None:
    url = reverse("proposals:suggest_skill")
    client.force_login(author)
    assert client.get(url).status_code == 200
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    data = {
        "title": "We need this",
        "roles": shelf.engineer.slug,
        "field:name": "Model Cards",
        "field:group": shelf.group.key,
        f"text:{key}": "Fills in the card of a model.",
        f"version:{key}": "0",
    }
    without_name = client.post(url, {**data, "field:name": ""})
    assert without_name.status_code == 422
    group = f"{shelf.group.domain} · {shelf.group}"
    answer = client.post(url, {**data, **FIRST, "do": "preview"})
    section = find_one(answer.content.decode(), ".//section[@id='preview']")
    assert text_of(find_one(section, "h2")).startswith("You add 1 of ")
    assert group in text_of(section)
    client.post(url, {**data, **FIRST})
    proposal = Proposal.objects.get(state="open")
    assert (proposal.is_new_skill, proposal.title) == (True, "We need this")
    page = client.get(proposal.get_absolute_url()).content.decode()
    changes = [text_of(each) for each in find_all(page, ".//article")]
    assert any(each.startswith("Group") and group in each for each in changes)
    assert not any("changes the" in each for each in changes)


def test_the_licence_is_asked_for_once(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    author.licences_accepted = {}
    author.save()
    client.force_login(author)
    assert "I publish my contribution under CC-BY-4.0" in client.get(url).content.decode()
    Catalogue.objects.update(licence="CC0-1.0")
    assert "I publish my contribution under CC0-1.0" in client.get(url).content.decode()
    Skill.objects.update(licence="EUPL-1.2")
    assert "I publish my contribution under EUPL-1.2" in client.get(url).content.decode()
    assert client.post(url, typed(shelf)).status_code == 422
    assert client.post(url, typed(shelf, accepts_licence="1")).status_code == 302
    assert "I publish my contribution" not in client.get(url).content.decode()


def test_another_licence_asks_again_but_not_for_a_next_version(
    client: Client, shelf: Shelf, author: User, curator: User, url: str
) -> None:
    proposal = factories.proposal(
        shelf.skill, factories.edit(shelf.cell(shelf.engineer, shelf.middle), NEW), by=author
    )
    licence = FieldOperation("licence", "CC-BY-4.0", "CC0-1.0")
    source = Revision.Source.CURATOR
    curation.publish(Catalogue.objects.get(), [licence], by=curator, source=source)
    client.force_login(author)
    assert "I publish my contribution under CC0-1.0" in client.get(url).content.decode()
    assert client.post(url, typed(shelf)).status_code == 422
    assert client.post(url, typed(shelf, accepts_licence="1", **FIRST)).status_code == 302
    assert "I publish my contribution" not in client.get(url).content.decode()
    author.licences_accepted = {}
    author.save()
    edit = reverse("proposals:edit", args=[proposal.pk])
    assert "I publish my contribution" not in client.get(edit).content.decode()
    seen = {"version": "1", "lock_version": str(proposal.lock_version)}
    assert client.post(edit, typed(shelf, **seen)).status_code == 302


def test_the_next_version_of_an_open_proposal(
    client: Client, shelf: Shelf, author: User, curator: User, stranger: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, NEW), by=author)
    url = reverse("proposals:edit", args=[proposal.pk])
    client.force_login(stranger)
    assert client.get(url).status_code == 403
    client.force_login(author)
    assert NEW in client.get(url).content.decode()
    stale = {"version": "1", "lock_version": "99"}
    response = client.post(url, typed(shelf, "Better still.", **stale))
    assert response.status_code == 422
    assert "Better still." in response.content.decode()
    proposal.refresh_from_db()
    now = {"version": "1", "lock_version": str(proposal.lock_version)}
    client.post(url, typed(shelf, "Better still.", **now))
    proposal.refresh_from_db()
    assert proposal.version_number == 2
    client.force_login(curator)
    now = {"version": "2", "lock_version": str(proposal.lock_version)}
    response = client.post(url, typed(shelf, "As a curator has it.", **now))
    assert response["Location"] == reverse("proposals:review", args=[proposal.pk])
    assert "Amended as version 3." in client.get(response["Location"]).content.decode()
    proposal.refresh_from_db()
    assert proposal.current is not None
    assert (proposal.version_number, proposal.current.kind) == (3, "amendment")
    lifecycle.withdraw(proposal, by=author)
    client.force_login(author)
    assert client.get(url)["Location"] == proposal.get_absolute_url()


def test_people_without_a_verified_address_are_refused(
    client: Client, shelf: Shelf, url: str
) -> None:
    client.force_login(factories.person("new", is_verified=False))
    assert client.get(url).status_code == 403


def test_a_filled_honeypot_holds_the_proposal(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    client.post(url, typed(shelf, website="https://spam.example"))
    assert Proposal.objects.get().visibility == "held"


def test_one_cell_is_judged_while_it_is_typed(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    check = reverse("proposals:check", args=["skills", shelf.skill.slug])
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    page = client.post(f"{check}?cell={key}", typed(shelf, "Can log.")).content.decode()
    assert find_all(page, ".//del") != []
    assert "“can” is vague" in page
    assert client.post(f"{check}?cell=nobody:junior", typed(shelf)).status_code == 404
    assert client.get(check).status_code == 405


def test_judging_a_cell_leads_nobody_away_from_what_is_typed(client: Client, shelf: Shelf) -> None:
    check = reverse("proposals:check", args=["skills", shelf.skill.slug])
    answer = client.post(f"{check}?cell=x", typed(shelf), headers={"HX-Request": "true"})
    assert (answer.status_code, "HX-Redirect" in answer.headers) == (403, False)


@pytest.mark.parametrize("path", ["/skills/nothing/suggest/", "/roles/nothing/suggest/"])
def test_what_is_not_there_is_404(client: Client, author: User, path: str) -> None:
    client.force_login(author)
    assert client.get(path).status_code == 404


def test_all_errors_come_at_once_in_view_and_focused(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    author.licences_accepted = {}
    author.save()
    client.force_login(author)
    form = {**typed(shelf, "x" * 2_001), "title": ""}
    form.pop("accepts_licence", None)
    response = client.post(url, form)
    shown = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"accepts_licence"}
    assert "this one has 2001" in shown
    assert "autofocus" in summary_of(shown).attrib


def summary_of(page: str) -> ET.Element:
    """The summary of what is wrong: announced, and able to take the focus."""
    return find_one(page, ".//div[@role='alert'][@tabindex='-1']")


def linked(response: Any) -> list[tuple[str, str]]:
    """The errors at cells and fields that the summary on top links to."""
    return [(each.target, each.text) for each in response.context["linked_errors"]]


def test_errors_of_cells_and_fields_are_links_in_the_summary(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    senior = f"{shelf.engineer.slug}:{shelf.senior.slug}"
    empty = {f"text:{senior}": "", f"required:{senior}": "1", f"version:{senior}": "1"}
    too_long = {"field:name": "n" * 121, "base:name": shelf.skill.name}
    response = client.post(url, typed(shelf, "a\x00b", title="t" * 151, **empty, **too_long))
    shown = response.content.decode()
    assert response.status_code == 422
    targets = {target for target, _text in linked(response)}
    assert targets == {"id_field:name", "text-ml-engineer-junior", "text-ml-engineer-senior"}
    summary = summary_of(shown)
    assert set(values_of(summary, ".//a")) == {f"#{each}" for each in (*targets, "id_title")}
    assert {*targets, "id_title"} <= set(values_of(shown, ".//*", "id"))
    assert "There are 4 problems" in shown
    (at_cell,) = texts_of(summary, ".//a[@href='#text-ml-engineer-senior']")
    assert at_cell.translate(ISOLATES) == "Ml Engineer, Senior: Describe what is expected."
    described = find_one(shown, ".//textarea[@id='text-ml-engineer-senior']")
    described_by = "text-ml-engineer-senior_helptext text-ml-engineer-senior_error"
    assert described.attrib["aria-describedby"] == described_by
    assert not Proposal.objects.exclude(state="draft").exists()


def test_an_error_of_a_cell_alone_stops_the_submission(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    response = client.post(url, typed(shelf, "x" * 2_001))
    assert response.status_code == 422
    said = "An expectation has at most 2000 characters; this one has 2001."
    assert linked(response) == [("text-ml-engineer-junior", said)]
    assert response.context["form"].errors == {}


def test_a_draft_that_is_continued_says_so_and_can_be_discarded(
    client: Client, shelf: Shelf, author: User
) -> None:
    url, said = reverse("proposals:suggest_skill"), "You are continuing your draft of "
    client.force_login(author)
    assert said not in client.get(url).content.decode()
    saved = client.post(url, {"field:name": "Model Cards", "do": "save"}).content.decode()
    assert said not in saved
    page = client.get(url).content.decode()
    assert said in page
    discard = reverse("proposals:discard", args=[Proposal.objects.get().pk])
    assert f'href="{discard}?from=editor"' in page
    response = client.post(f"{discard}?from=editor")
    assert (response["Location"], Proposal.objects.count()) == (url, 0)
    assert said not in client.get(url).content.decode()


def test_all_that_a_new_skill_lacks_is_said_at_once(
    client: Client, shelf: Shelf, author: User
) -> None:
    url = reverse("proposals:suggest_skill")
    client.force_login(author)
    response = client.post(url, {"title": "", "field:description": "a\x00b"})
    assert response.status_code == 422
    assert [target for target, _text in linked(response)] == [
        *("id_field:name", "id_field:group", "id_field:description")
    ]
    assert response.context["form"].errors == {}


def test_a_field_of_a_roles_level_is_linked(client: Client, shelf: Shelf, author: User) -> None:
    url = reverse("proposals:suggest", args=["roles", shelf.engineer.slug])
    client.force_login(author)
    focus = {"field:level:junior:focus": "a\x00b", "base:level:junior:focus": ""}
    response = client.post(url, {"title": "Say the focus", **focus})
    assert response.status_code == 422
    assert [target for target, _text in linked(response)] == ["id_field:level:junior:focus"]


def test_a_preview_lists_no_errors(client: Client, shelf: Shelf, author: User, url: str) -> None:
    client.force_login(author)
    response = client.post(url, typed(shelf, "x" * 2_001, title="", do="preview"))
    assert response.status_code == 200
    assert find_all(response.content.decode(), ".//*[@role='alert']") == []


def test_what_cannot_be_pasted_is_in_view_and_leads_to_the_box(
    client: Client, shelf: Shelf, author: User, url: str
) -> None:
    client.force_login(author)
    page = client.post(url, typed(shelf, paste="role,level\nx,y\n", do="paste")).content.decode()
    assert "#id_paste" in values_of(summary_of(page), ".//a")
    assert len(find_all(page, ".//*[@id='id_paste']")) == 1


def test_after_a_stale_submission_the_same_can_be_sent_again(
    client: Client, shelf: Shelf, author: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, NEW), by=author)
    url = reverse("proposals:edit", args=[proposal.pk])
    client.force_login(author)
    stale = {"version": "1", "lock_version": "99"}
    response = client.post(url, typed(shelf, "Better still.", **stale))
    assert response.status_code == 422
    form = response.context["form"]
    shown = find_one(response.content.decode(), ".//form[@id='editor']")
    locks = fields_of(shown, ".//input[@name='lock_version']")
    assert locks == {"lock_version": str(proposal.lock_version)}
    again = {name: str(form[name].value()) for name in ("version", "lock_version")}
    draft = {"draft_version": str(response.context["editor"].draft.version)}
    assert client.post(url, typed(shelf, "Better still.", **again, **draft)).status_code == 302
    proposal.refresh_from_db()
    assert proposal.version_number == 2
