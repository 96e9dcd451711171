/* Keys of the curators' pages. Everything they do is also a link, a button or a field of the page.
   An element says with `data-key` which key activates it: links and buttons are pressed, fields get
   the focus. Keys do nothing while somebody writes, with a modifier, or when they are turned off. */
"use strict";

const SETTING = "shortcuts"; // also read by skillmap.js
const FIRST_LOOK_MS = 500; // a key pressed twice must not decide about a page nobody has seen
const opened = Date.now();

function areShortcutsOn() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch { // storage is off: there is nothing to read
    return true;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) return;
  if (!areShortcutsOn() || event.key.length !== 1) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target || Date.now() - opened < FIRST_LOOK_MS) return;
  event.preventDefault();
  if (target.matches("select, textarea")) {
    target.focus();
    target.scrollIntoView({ block: "center" });
  } else {
    target.click();
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});

document.querySelectorAll("[data-shortcuts]").forEach((box) => {
  box.checked = areShortcutsOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SETTING, box.checked ? "on" : "off");
    } catch { // storage is off: the choice holds for nothing, so the box says so
      box.checked = true;
    }
  });
});

/* The line of the proposal that is open is in view, without moving the page itself. */
const line = document.querySelector(".queue .is-current");
if (line) line.closest(".queue").scrollTop = line.offsetTop - 80;
