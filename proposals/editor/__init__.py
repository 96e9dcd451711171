"""The one form on which a skill or a role is changed. Members and curators differ in how they save.

Where a typed sentence goes:

1. An address of `views` (members) or a list of `admin` (curators) makes a `TextEditor`: what is
   edited, by whom, and one of the `ways_to_save`. Everything else is the same for all.
2. `loader` reads what is published, with the person's draft laid over it, into `EditedTexts`
   (`texts`): fields such as a name, and cells, each as it is published and as it is typed.
3. `editor_page` shows them in an `EditorForm` (`form`) with the words around them, such as a title,
   which `proposed_title` proposes. A page of the catalogue shows the form of one cell where its
   sentence stands (`in_place_page`, `edit_in_place.js`); it sends to the same address.
4. The sentence comes back as `text:ml-engineer:junior`, beside the version it was written against
   (`version:ml-engineer:junior`). `form_reading` lays it over what `loader` reads now. Pasted lines
   (`pasting`) go the same way.
5. Members: if another window, a program or a curator wrote something else meanwhile,
   `questions_page` asks which text to keep (`draft_merging`, `merge_questions`, `merge_choices`).
   Then `OwnDraft.keep` (`own_drafts`) keeps it, valid or not, whichever button it was, or the
   script that saves while somebody writes (`autosave_views`).
6. `views.edit` does what the button asks for: list the changes (`preview`) with remarks
   (`text_checks`), or check it and save it in the way that was chosen. What stands in the way is
   shown where it can be corrected; what was typed stays.
7. A suggestion becomes a proposal (`proposals.lifecycle`); a direct edit becomes a revision
   (`profiles.curation`), or a proposal where a second curator has to agree.

A field of a cell is one entry in `profiles.fields.EXPECTATION`; nothing here names it. Programs
leave drafts without a form: `api`, `drafts`.
"""
