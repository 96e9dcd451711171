/* Conveniences only: every page reads and works the same without this file. */
"use strict";

/* "/" goes to the search box of the header, unless somebody is typing or has turned keys off. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  try {
    if (localStorage.getItem("shortcuts") === "off") return; // see review.js
  } catch { /* storage is off: nobody has turned anything off */ }
  const box = document.querySelector("#site-search");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/* What is wrong is in view and has the focus. The browser sees to that itself (`autofocus`), but not
   where the address names a part of the page. */
window.addEventListener("load", () => {
  if (location.hash) document.querySelector(".error-summary")?.focus();
});

/* Levels as tabs. The style sheet hides the panels that are not current; here is the choosing. */
function setUpLevels(levels) {
  const path = levels.querySelector(".level-path");
  const panels = [...levels.querySelectorAll(".level-panel")];
  const links = path ? [...path.querySelectorAll("a")] : [];
  if (!links.length || !panels.length) return;

  const show = (panel) => {
    levels.classList.toggle("is-all", !panel);
    for (const each of panels) each.classList.toggle("is-current", each === panel);
    for (const link of links) {
      if (link.hash === "#" + (panel || levels).id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const panelOf = (hash) => {
    const target = document.getElementById(hash.slice(1)); // slugs are plain ASCII
    return target ? target.closest(".level-panel") : null;
  };
  const follow = () => {
    const panel = panelOf(location.hash);
    if (panel) show(panel);
    else if (location.hash === "#" + levels.id) show(null);
  };

  /* A level is shown before the browser goes to a field in it, which could take no focus else. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a, .preview a");
    const panel = link ? panelOf(link.hash) : null;
    if (panel && !levels.classList.contains("is-all")) show(panel);
  });

  levels.classList.add("is-live");
  follow();
  window.addEventListener("hashchange", () => {
    follow();
    if (panelOf(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  });

  path.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const isStuck = path.getBoundingClientRect().top <= 0;
    const panel = panelOf(link.hash);
    show(panel);
    history.replaceState(history.state, "", link.hash);
    if (isStuck) (panel || panels[0]).scrollIntoView();
  });
  path.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = links.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    links[(at + step + links.length) % links.length].focus();
  });

  /* The keyboard and screen readers walk through every level: what has the focus is shown. */
  levels.addEventListener("focusin", (event) => {
    const panel = event.target.closest(".level-panel");
    if (panel && !panel.classList.contains("is-current") && !levels.classList.contains("is-all")) show(panel);
  });
  /* Searching in the page must find every level. */
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "f") show(null);
  });
  levels.querySelector("[data-print-level]")?.addEventListener("click", () => {
    levels.classList.add("prints-one");
    window.print();
    levels.classList.remove("prints-one");
  });
}

document.querySelectorAll(".levels").forEach(setUpLevels);

/* A row that is opened shows its neighbours and its history in place, taken from its own page. */
async function showDetail(row) {
  const link = row.querySelector("a[rel=bookmark]");
  if (!link || !row.open || row.dataset.filled) return;
  row.dataset.filled = "yes";
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    row.append(...page.querySelectorAll("main .neighbours, main .revisions"));
  } catch { // no network: the link is still there, and opening the row again tries again
    delete row.dataset.filled;
  }
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".levels details.more")) showDetail(event.target);
}, true);

/* Of the levels only those of the chosen role can be chosen. Without script all can: for a pair that there is
   not, the server names the levels of the role. */
const allLevels = new WeakMap();

function limitLevels(form) {
  const { role, level } = form.elements;
  if (!role?.selectedOptions || !level?.options) return;
  if (!allLevels.has(level)) allLevels.set(level, [...level.children].map((each) => each.cloneNode(true)));
  const own = role.selectedOptions[0]?.dataset.levels?.split(" ");
  const chosen = level.value;
  level.replaceChildren(...allLevels.get(level).map((each) => each.cloneNode(true)));
  if (own) {
    const options = [...level.querySelectorAll("option")];
    level.replaceChildren(...options.filter((option) => !option.value || own.includes(option.value)));
  }
  level.value = chosen;
  if (level.selectedIndex < 0) level.selectedIndex = 0;
}

/* The role and level that a reader chose last are filled in on the next skill; kept in this browser
   alone. Who is signed in and saved a role and level as their own gets those. */
function fillPlace(place) {
  for (const form of document.querySelectorAll("form[data-remember=place]")) {
    if (form.dataset.chosen) continue;
    for (const name of ["role", "level"]) {
      const select = form.elements[name];
      if ([...(select.options ?? [])].some((option) => option.value === place[name])) select.value = place[name];
      limitLevels(form);
    }
  }
  for (const row of document.querySelectorAll(".overview tr[data-role]")) {
    row.classList.toggle("is-own", row.dataset.role === place.role);
  }
}

function rememberPlace(form) {
  if (form.elements.role.value) form.dataset.chosen = "yes"; // the address says it
  form.addEventListener("change", () => {
    form.dataset.chosen = "yes";
    limitLevels(form);
  });
  limitLevels(form);
  form.addEventListener("submit", () => {
    const place = { role: form.elements.role.value, level: form.elements.level.value };
    try {
      localStorage.setItem("place", JSON.stringify(place));
    } catch { /* storage is off: nothing is remembered */ }
  });
}

document.querySelectorAll("form[data-remember=place]").forEach(rememberPlace);
document.querySelectorAll("form[data-levels-of=role]").forEach((form) => {
  form.addEventListener("change", () => limitLevels(form));
  limitLevels(form);
});
addEventListener("pageshow", () => { // a browser fills in again what was chosen before it left the page
  document.querySelectorAll("form:is([data-remember=place], [data-levels-of=role])").forEach(limitLevels);
});
try {
  fillPlace(JSON.parse(localStorage.getItem("place") || "{}") || {});
} catch { /* storage is off, or says something else */ }
document.addEventListener("htmx:after:swap", () => {
  const own = document.getElementById("own-place");
  if (own) fillPlace({ role: own.dataset.role, level: own.dataset.level });
});

/* Typing a third text chooses it. Without script the server asks. */
document.addEventListener("input", (event) => {
  const choice = document.getElementById(event.target.dataset?.selects || "");
  if (choice) choice.checked = true;
});

/* A link whose part of a page cannot be had leads to its own page. */
for (const failure of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(failure, (event) => {
    const link = event.target.closest?.("a[href][data-hx-get]");
    if (link) location.assign(link.href);
  });
}

/* Buttons that do nothing without script are shown by it. One opens or closes all parts at once. */
for (const each of document.querySelectorAll("[data-needs-script]")) each.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open-all]");
  if (!button) return;
  const parts = [...document.querySelectorAll(button.dataset.openAll)];
  const isOpening = parts.some((part) => !part.open);
  for (const part of parts) part.open = isOpening;
});

/* What the address names is opened before the browser goes there. */
function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
window.addEventListener("hashchange", openTarget);
openTarget();

/* Copy buttons are hidden without script. The text is that of a field or of a part of the page. */
for (const row of document.querySelectorAll(".copy-buttons")) row.hidden = false;
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-text]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy || "");
  const text = button.dataset.copyText || source?.value || (source?.innerText ?? "").replace(/[ \t]+/g, " ").trim();
  source?.select?.();
  try {
    await navigator.clipboard.writeText(text);
  } catch { // no permission, or no HTTPS: the older way, where there is a field
    if (!source?.select || !document.execCommand("copy")) return;
  }
  button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
});
