// The run that the figure shows, and what else the page says of it: links, recipe, findings, the owner's controls.

import { follow, hasEnded } from "./live.js";
import { Tape } from "./tape.js";

const tapes = new Map(); // by address, of runs that have ended
let following = new AbortController();

/** Fetches the rows of a run that has ended only once. */
export function tapeOf(run) {
  if (!hasEnded(run.status)) return new Tape().fetch(run.tape);
  if (!tapes.has(run.tape)) {
    tapes.set(run.tape, new Tape().fetch(run.tape));
    tapes.get(run.tape).catch(() => tapes.delete(run.tape)); // The next call fetches again.
  }
  return tapes.get(run.tape);
}

/** Shows another run in place of the present one. */
export function showRun(figure, run, tape, epoch) {
  following.abort();
  figure.link = null;
  figure.show(run, tape, epoch);
  showFindings(figure);
  for (const link of document.querySelectorAll("[data-run-page]")) link.href = run.page;
}

/** Takes the rows of a live run until it has ended or another run is shown. */
export async function followRun(figure) {
  following = new AbortController();
  const { tape, run: { id } } = figure;
  for await (const { link, batch } of follow(id, () => tape.last + 1, following.signal)) {
    if (batch) {
      const before = figure.run.recipeHash;
      figure.append(batch);
      showStatus(batch.status);
      if (before !== batch.recipeHash) showRecipe(figure);
    }
    figure.setLink(figure.ended ? null : link);
  }
  if (figure.ended && figure.tape === tape) showFindings(figure);
}

/** Shows the owner's controls that the server allows in the run's state. */
export function showStatus(status) {
  for (const control of document.querySelectorAll("[data-steering] [data-when]"))
    control.hidden = !control.dataset.when.split(" ").includes(status);
}

/** Gets the recipe and the marks of its changes from the server after the owner has changed the rule. */
async function showRecipe(figure) {
  const { run } = figure;
  const response = await fetch(run.page).catch(() => null);
  if (figure.run !== run) return;
  if (!response?.ok) return (run.recipeHash = null); // Fetched again with the next rows.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of [".rule-marks", "[data-recipe]"])
    document.querySelector(part)?.replaceWith(page.querySelector(part));
  figure.drawCurve();
}

/** Gets the engine's findings in a run that has ended from the server. */
async function showFindings(figure) {
  const place = document.querySelector("[data-findings]");
  if (!place) return;
  const { run } = figure;
  place.replaceChildren();
  if (!figure.ended) return;
  const response = await fetch(`${run.page}/findings`);
  if (response.ok && figure.run.id === run.id) place.innerHTML = await response.text();
}
