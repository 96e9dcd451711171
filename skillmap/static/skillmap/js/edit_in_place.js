/* "Suggest a change" on a sentence opens its editor where the sentence stands. Without script, and wherever
   the server answers with anything else (a sign-in page, a question about a draft), the link is followed. */
"use strict";

const SUGGEST_LINK = 'a[href*="/suggest/?role="]';
let opened = null; // the one editor that is open
let wanted = null; // the link that was followed last: its answer may come before an earlier one's

/* Where the sentence of a link stands: around the link, else under the id of its role and level. */
function placeOf(link) {
  const query = new URL(link.href).searchParams;
  const row = document.getElementById(`e-${query.get("role")}-${query.get("level")}`);
  return link.closest("[data-edit-here]") ?? row?.querySelector(":scope > td:last-child") ?? row;
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

class InPlaceEditor {
  constructor(link, place, form) {
    this.link = link;
    this.place = place;
    this.form = form;
    place.classList.add("is-edited"); // the style sheet hides the sentence
    place.append(form);
    htmx.process(form);
    this.autosave = setUpAutosave(form.querySelector(".save-state"));
    form.querySelector("[data-close]").addEventListener("click", () => this.close());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.autosave.isChanged) this.close();
    });
    form.querySelector("textarea").focus();
    form.querySelector(".field").scrollIntoView({ block: "nearest" });
  }

  /* The draft is kept; the link opens it again. */
  close() {
    if (this.autosave.isUnsaved) this.autosave.save();
    this.form.remove();
    this.place.classList.remove("is-edited");
    opened = null;
    this.link.focus();
  }

  /* A second sentence goes into the same draft: with the whole editor, which opens at that sentence. */
  goOn(link) {
    const button = this.form.querySelector("button[value=more]");
    button.formAction = link.href;
    this.form.requestSubmit(button);
  }
}

async function openEditor(link, place) {
  wanted = link;
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form.in-place");
  if (!form) throw new TypeError("not the editor of one sentence");
  if (!window.setUpAutosave) await loadScript(form.dataset.autosave);
  if (wanted !== link) return;
  opened?.close();
  opened = new InPlaceEditor(link, place, form);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(SUGGEST_LINK);
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const place = placeOf(link);
  if (!place) return;
  event.preventDefault();
  if (opened?.place === place) opened.form.querySelector("textarea").focus();
  else if (opened?.autosave.isChanged) opened.goOn(link);
  else openEditor(link, place).catch(() => location.assign(link.href));
});
