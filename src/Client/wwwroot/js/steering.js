// The forms of a run's owner, which work without script too.

import { showStatus } from "./shownRun.js";

/** Sends the owner's commands without leaving the page. */
export function steer(figure) {
  const said = document.querySelector("[data-steer-problem]");
  for (const form of document.querySelectorAll("form[data-steer]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      for (const place of form.querySelectorAll("[data-wrong]")) sayWrong(place, "");
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const wasEnded = figure.ended;
      try {
        const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
        if (!response.ok) {
          const { errors } = response.status === 400 || response.status === 422 ? await response.json() : {};
          const places = [...form.querySelectorAll("[data-wrong]")].filter((place) => errors?.[place.dataset.wrong]);
          for (const place of places) sayWrong(place, errors[place.dataset.wrong].join(" "));
          const key = { 403: "Steer.NotOwner", 409: "Steer.NotNow" }[response.status] ?? "Steer.Invalid";
          if (!places.length) said.textContent = figure.words[key];
          return;
        }
        if (wasEnded || "reloads" in form.dataset) return location.reload();
        showStatus((await response.json()).status);
      } catch {
        said.textContent = figure.words["Steer.NoServer"];
      }
    });
  }
}

/** Shows an error beside its box; an empty sentence takes it away. */
function sayWrong(place, sentence) {
  place.textContent = sentence;
  const box = place.parentElement.querySelector("input");
  if (sentence) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}
