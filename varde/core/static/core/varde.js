// Small helps on top of pages that work without them.
"use strict";
document.documentElement.classList.add("v-js");

// A select that sends its form when changed (centre switch).
document.addEventListener("change", (e) => {
  if (e.target.matches("[data-submit-on-change]")) e.target.form.requestSubmit();
});

// Steppers: minus and plus around a number.
document.addEventListener("click", (e) => {
  const button = e.target.closest("[data-step]");
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const next = (parseInt(input.value, 10) || 0) + parseInt(button.dataset.step, 10);
  input.value = Math.max(0, next);
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

// An open menu closes with Escape or a click elsewhere.
const closeMenus = (except) =>
  document.querySelectorAll("details.v-menu[open]").forEach((d) => { if (d !== except) d.open = false; });
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  const open = document.querySelector("details.v-menu[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
document.addEventListener("click", (e) => closeMenus(e.target.closest("details.v-menu")));

// Drafts: <form data-draft="name"> keeps what is typed in this browser until the form is accepted. Shared machines:
// a draft is forgotten after a day, and everything is forgotten at log-out. Forms with sensitive text have no draft.
// A form that comes back from the server with what was typed has data-draft-kept: nothing is fetched over it.
const DAY = 24 * 3600 * 1000;
const keyOf = (form) => "varde-draft:" + form.dataset.draft;
const skip = (el) => !el.name || ["hidden", "password", "file"].includes(el.type);
function saveDraft(form) {
  const fields = {};
  for (const el of form.elements) {
    if (skip(el)) continue;
    if (el.type === "checkbox" || el.type === "radio") { if (el.checked) (fields[el.name] ||= []).push(el.value); }
    else fields[el.name] = el.value;
  }
  try { localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields })); } catch { /* full or off */ }
}
function restoreDraft(form) {
  if (form.dataset.draftKept !== undefined) return;
  let draft;
  try { draft = JSON.parse(localStorage.getItem(keyOf(form))); } catch { return; }
  if (!draft || Date.now() - draft.at > DAY || form.querySelector("[aria-invalid=true]")) return;
  for (const el of form.elements) {
    if (skip(el) || !(el.name in draft.fields)) continue;
    if (el.type === "checkbox" || el.type === "radio") el.checked = draft.fields[el.name].includes(el.value);
    else el.value = draft.fields[el.name];
  }
  const note = form.querySelector("[data-draft-note]");
  if (note) note.hidden = false;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
document.querySelectorAll("form[data-draft]").forEach((form) => {
  restoreDraft(form);
  let timer;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => saveDraft(form), 300); });
  form.addEventListener("submit", () => { clearTimeout(timer); saveDraft(form); });
});
document.addEventListener("click", (e) => {
  const button = e.target.closest("[data-forget-draft]");
  if (button) { localStorage.removeItem(keyOf(button.closest("form"))); location.reload(); }
});
// The page after an accepted form says which draft is done with: <body data-draft-done="name"> or an element.
document.querySelectorAll("[data-draft-done]").forEach((el) => localStorage.removeItem("varde-draft:" + el.dataset.draftDone));
document.addEventListener("submit", (e) => {
  if (e.target.matches("form[action*='logg-ut'], form[action*='logout']"))
    Object.keys(localStorage).filter((k) => k.startsWith("varde-draft:")).forEach((k) => localStorage.removeItem(k));
});

// Error summaries take focus, so that keyboard and screen reader start where the trouble is.
const summary = document.querySelector(".v-error-summary");
if (summary) summary.focus();
