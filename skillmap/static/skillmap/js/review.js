/* Keys of the curators' pages. Everything they do is also a link, a button or a field of the page.
   An element says with `data-key` which key activates it: links and buttons are pressed, fields get
   the focus. A button with `data-armed` cannot be taken back, so the first press only focuses it and
   says what its second press does; every other key disarms it. Keys do nothing while somebody
   writes, with a modifier, or when they are turned off. */
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

let armed = null;

function arm(button) {
  armed = button;
  button.focus();
  button.classList.add("button--primary");
  document.getElementById("armed-note").textContent = button.dataset.armed;
}

function disarm() {
  const button = armed;
  armed = null;
  button.classList.remove("button--primary");
  document.getElementById("armed-note").textContent = "";
  button.blur(); // Enter would press it although nothing says so any more
}

document.addEventListener("keydown", (event) => { // before the key does anything else
  const isItsKey = event.key.toLowerCase() === armed?.dataset.key || event.key === "Enter";
  if (armed && !(isItsKey && !event.ctrlKey && !event.metaKey && !event.altKey)) disarm();
}, true);
document.addEventListener("focusout", (event) => {
  if (armed && event.target === armed) disarm();
});

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
  } else if (target.dataset.armed && target !== armed) {
    arm(target);
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
