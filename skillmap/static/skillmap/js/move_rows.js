/* Lists of the admin whose rows have an order: a row is dragged by its handle, with a mouse, a pen or
   a finger, and the form of the list is sent as by the buttons beside it, which need no script. */
"use strict";

const rowOf = (element) => element?.closest?.("#result_list tbody tr");
const movesOf = (row) => row?.querySelector(".moves");

/* The button that was pressed keeps the focus on the page that shows the new order. */
if (/^#(up|down)-\d+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.focus();

function send(row) {
  const { part, among, url } = movesOf(row).dataset;
  const next = movesOf(row.nextElementSibling);
  const isBefore = next?.dataset.among === among;
  const beside = isBefore ? next : movesOf(row.previousElementSibling);
  const form = row.closest("form");
  for (const [name, value] of [["part", part], [isBefore ? "before" : "after", beside.dataset.part]]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  form.action = url;
  form.submit();
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.(".drag");
  const row = rowOf(handle);
  if (!row || event.button) return;
  event.preventDefault();
  const [place, among] = [row.nextElementSibling, movesOf(row).dataset.among];
  const stop = new AbortController();
  row.classList.add("is-dragged");

  const end = (isMoved) => {
    stop.abort();
    row.classList.remove("is-dragged");
    if (isMoved && row.nextElementSibling !== place) send(row);
    else row.parentElement.insertBefore(row, place);
  };
  const drag = (moved) => {
    const over = rowOf(document.elementFromPoint(moved.clientX, moved.clientY));
    if (!over || over === row || movesOf(over)?.dataset.among !== among) return;
    const { top, height } = over.getBoundingClientRect();
    const isAbove = row.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_PRECEDING;
    /* Half a row has to be passed, so that rows of different heights do not change places twice. */
    if (isAbove && moved.clientY < top + height / 2) over.before(row);
    else if (!isAbove && moved.clientY > top + height / 2) over.after(row);
  };
  const options = { signal: stop.signal };
  document.addEventListener("pointermove", drag, options);
  document.addEventListener("pointerup", () => end(true), options);
  document.addEventListener("pointercancel", () => end(false), options);
  document.addEventListener("keydown", (key) => { if (key.key === "Escape") end(false); }, options);
});
