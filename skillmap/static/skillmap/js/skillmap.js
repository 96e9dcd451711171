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
    const link = event.target.closest(".error-summary a");
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

/* The role and level that a reader chose last are filled in on the next skill; kept in this browser alone. */
function rememberPlace(form) {
  const names = ["role", "level"];
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("place") || "{}") || {};
  } catch { /* storage is off, or says something else: nothing is remembered */ }
  for (const name of names) {
    const select = form.elements[name];
    const isThere = [...select.options].some((option) => option.value === kept[name]);
    if (!select.value && isThere) select.value = kept[name];
  }
  form.addEventListener("submit", () => {
    const place = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
    try {
      localStorage.setItem("place", JSON.stringify(place));
    } catch { /* as above */ }
  });
}

document.querySelectorAll("form[data-remember=place]").forEach(rememberPlace);

/* Typing a third text chooses it. Without script the server asks. */
document.addEventListener("input", (event) => {
  const choice = document.getElementById(event.target.dataset?.selects || "");
  if (choice) choice.checked = true;
});
