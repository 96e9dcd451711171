/* Suggestions while typing in a search field: an ARIA combobox with a list box below it. Enter without
   a chosen suggestion searches, as it does without this file. */
"use strict";

const SUGGEST_PAUSE = 150; // milliseconds without a key
const SUGGEST_LEAST = 2; // letters

function setUpSuggestions(input) {
  const list = document.createElement("ul");
  const known = new Map();
  let options = [];
  let chosen = -1;
  let waiting = 0;
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions);
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    chosen = index;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (results) => {
    options = results.map((result, at) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `${list.id}-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.path = input.dataset.home + result.path.slice(1);
      option.textContent = `${result.name} `;
      kind.textContent = input.dataset[result.kind];
      option.append(kind);
      return option;
    });
    list.replaceChildren(...options);
    if (!options.length) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (typed.length < SUGGEST_LEAST) return close();
    if (!known.has(typed)) {
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
        if (!answer.ok) return close();
        known.set(typed, (await answer.json()).results);
      } catch { // no network: the form still works
        return close();
      }
    }
    if (input.value.trim() === typed && document.activeElement === input) show(known.get(typed));
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, SUGGEST_PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options[chosen].dataset.path);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return void ask();
      event.preventDefault();
      const count = options.length + 1; // one place is the field itself
      choose((chosen + 1 + (event.key === "ArrowDown" ? 1 : count - 1)) % count - 1);
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.path);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(setUpSuggestions);
