/* Saves the draft of an editor while somebody writes, and warns before unsaved words are left.
   Without script the buttons of the editor save the draft. */
"use strict";

const QUIET_MS = 2000; // from the first change to the first request
const BETWEEN_MS = 5000; // between two requests, at least
const LONGEST_PAUSE_MS = 60000; // between two attempts while the site cannot be reached
const REQUEST_MS = 20000; // a request that takes longer counts as failed
const SUBMIT_MS = 5000; // how long a button waits for a request that is under way
const KEEPALIVE_MOST = 60000; // characters of a request that outlives its page, which browsers limit
const LEAVING_MS = 15000; // how long a page that sends its form is taken to be left
// Fields that belong to the request or to another button; no draft keeps them.
const NOT_IN_DRAFT = [
  "csrfmiddlewaretoken", "draft_version", "add_role", "paste", "replace", "accepts_licence", "website",
];

/* What a draft keeps of the form, as one text that can be sent and compared. Lines end as in a form
   that a button sends. */
function draftOf(form) {
  const draft = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!NOT_IN_DRAFT.includes(name)) draft.append(name, value.replace(/\r\n|\r|\n/g, "\r\n"));
  }
  return draft.toString();
}

/* The same for the form as the server sent it, whatever was typed before this script ran. */
function draftAsSent(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return draftOf(copy);
}

/* Warns when the page is left while `isUnsaved` says so, except by a button of the form. */
class LeaveWarning {
  constructor(form, isUnsaved) {
    this.isLeaving = false;
    form.addEventListener("submit", () => {
      this.isLeaving = true;
      setTimeout(() => { this.isLeaving = false; }, LEAVING_MS); // the person stopped the loading
    });
    window.addEventListener("pageshow", () => { this.isLeaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && isUnsaved()) event.preventDefault();
    });
  }
}

class Autosave {
  constructor(form, line) {
    this.form = form;
    this.line = line;
    this.asSent = draftAsSent(form);
    this.saved = this.asSent;
    this.unanswered = null; // a draft that was sent, of which nobody knows whether it arrived
    this.request = null;
    this.timer = null;
    this.earliest = 0;
    this.pause = BETWEEN_MS;
    this.isStopped = false;
    this.isWaiting = false;
    form.autocomplete = "off"; // else "Back" would fill an older text into a newer form
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    this.warning = new LeaveWarning(form, () => this.isUnsaved || this.hasPasted);
    form.addEventListener("input", () => this.schedule());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.timer && !this.isHeldBack) this.save(); // perhaps the tab is closed
    });
    this.schedule();
  }

  get isUnsaved() {
    return draftOf(this.form) !== this.saved;
  }

  /* Whether something was typed since the page was opened, saved or not. */
  get isChanged() {
    return draftOf(this.form) !== this.asSent;
  }

  /* Whether the last attempt failed and the pause after it lasts. */
  get isHeldBack() {
    return this.pause > BETWEEN_MS && Date.now() < this.earliest;
  }

  /* Pasted lines are no part of the draft before they are laid into the grid. */
  get hasPasted() {
    return Boolean(this.form.elements.paste?.value.trim());
  }

  schedule() {
    if (this.timer || this.request || this.isStopped || this.warning.isLeaving) return;
    if (!this.unanswered && !this.isUnsaved) return;
    const wait = Math.max(QUIET_MS, this.earliest - Date.now());
    this.timer = setTimeout(() => this.save(), wait);
  }

  save() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.warning.isLeaving) return;
    this.earliest = Date.now() + BETWEEN_MS;
    this.request = this.send().finally(() => {
      this.request = null;
      this.schedule();
    });
  }

  /* A draft whose answer was lost is sent again word for word: the server knows it by its words,
     where a longer text would look like one from another window. */
  async send() {
    this.unanswered ??= draftOf(this.form);
    const body = new URLSearchParams(this.unanswered);
    for (const name of ["csrfmiddlewaretoken", "draft_version"]) {
      body.set(name, this.form.elements[name].value);
    }
    body.set("do", "save");
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "error",
        keepalive: document.hidden && body.toString().length < KEEPALIVE_MOST,
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      await this.read(answer);
    } catch { // no network, no answer in time, or an answer that is not ours
      this.tryAgain(this.line.dataset.unreachable);
    }
  }

  async read(answer) {
    const pause = Number(answer.headers.get("Retry-After")) * 1000;
    if (answer.status >= 500) {
      this.tryAgain(this.line.dataset.unreachable, pause);
      return;
    }
    if (answer.status === 429) {
      this.unanswered = null;
      this.tryAgain(this.line.dataset.tooOften, pause);
      return;
    }
    if (!answer.ok) {
      this.unanswered = null;
      this.stop(await answer.json().catch(() => ({})), answer.status);
      return;
    }
    const { draft_version: version } = await answer.json();
    if (!Number.isInteger(version)) throw new TypeError("no version of a draft");
    this.form.elements.draft_version.value = version;
    this.saved = this.unanswered;
    this.unanswered = null;
    this.pause = BETWEEN_MS;
    const language = document.documentElement.lang;
    const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const time = new Date().toLocaleTimeString(language, style);
    this.say(this.line.dataset.saved.replace("{time}", time));
  }

  tryAgain(sentence, pause = 0) {
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    const wait = pause || this.pause;
    this.earliest = Date.now() + wait;
    this.say(sentence.replace("{seconds}", Math.ceil(wait / 1000)), "is-failed");
  }

  /* Saves nothing any more: first the person has to do something. */
  stop({ detail, action }, status) {
    this.isStopped = true;
    const reason = detail || this.line.dataset.error.replace("{status}", status);
    this.say(this.line.dataset.notSaved.replace("{reason}", reason), "is-failed");
    const button = this.line.querySelector("button");
    button.hidden = !action;
    button.textContent = action || "";
  }

  say(sentence, mark = "is-saved") {
    this.line.classList.remove("is-saved", "is-failed");
    this.line.classList.add(mark);
    const place = this.line.querySelector("p");
    if (place.textContent !== sentence) place.textContent = sentence; // else it would be read out again
  }

  /* A button waits for the request that is under way, so that its answer does not come too late
     and the form does not carry the number of an older draft. */
  beforeSubmit(event) {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.isWaiting && !this.request && !this.unanswered) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the page is not left yet
    if (this.isWaiting) return;
    this.isWaiting = true;
    if (!this.request) this.save();
    const late = new Promise((done) => { setTimeout(done, SUBMIT_MS); });
    Promise.race([this.request, late]).then(() => {
      this.isWaiting = false;
      this.request = null;
      this.unanswered = null;
      this.form.requestSubmit(event.submitter);
    });
  }
}

function setUpAutosave(line) {
  const form = document.getElementById(line.dataset.of);
  return form ? new Autosave(form, line) : null;
}

document.querySelectorAll(".save-state").forEach(setUpAutosave);

/* A page with texts that are saved nowhere else; others only once something was changed. */
document.querySelectorAll("form[data-unsaved]").forEach((form) => {
  const before = draftAsSent(form);
  new LeaveWarning(form, () => form.dataset.unsaved === "yes" || draftOf(form) !== before);
});
