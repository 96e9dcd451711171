/* Where something is added: the slug that its name gets stands in its field as soon as the name is
   typed, until the person types another. Without script the preview fills it in, and saving makes it. */
"use strict";

const editor = document.querySelector("form[data-slug]");
const named = editor?.elements["field:name"];
const slug = editor?.elements["slug"] ?? editor?.elements["field:slug"];

if (named && slug) {
  let proposed = slug.value;
  named.addEventListener("change", async () => {
    if (slug.value !== proposed) return;
    try {
      const answer = await fetch(`${editor.dataset.slug}?${new URLSearchParams({ name: named.value })}`);
      if (!answer.ok || answer.redirected || slug.value !== proposed) return;
      slug.value = proposed = await answer.text();
    } catch { /* no network: saving makes the slug */ }
  });
}
