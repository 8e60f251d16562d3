// Nicer with, fine without: everything here is optional.
"use strict";

// After a refused form: to the summary, where each line leads to its field.
document.querySelector("[data-error-summary]")?.focus();

// A formal act is sent once, however often the button is pressed. Released when the page comes back, or when no page came.
const release = (form) => {
  delete form.dataset.sent;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(release, 15000, form);
});
// One tick for all rows of a list.
document.querySelectorAll("[data-tick-all]").forEach((all) => {
  all.hidden = false;
  all.addEventListener("change", () => {
    all.closest("table").querySelectorAll("tbody input[type=checkbox]").forEach((box) => { box.checked = all.checked; });
  });
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
