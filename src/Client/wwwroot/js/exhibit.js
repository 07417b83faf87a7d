// The exhibit: the reader chooses a problem, whose run the page has, or starts a run of it on the server.

import { keepAddress } from "./address.js";
import { followRun, showRun, tapeOf } from "./shownRun.js";
import { Tape } from "./tape.js";
import { fill } from "./words.js";

/** The runs that the exhibit opens on, as FigureData.cs. */
const exhibits = () => JSON.parse(document.querySelector("script[data-exhibits]").textContent);

/** Starts the choice of the problem and the form of a run.
 *  @param {Player} player of the figure */
export function wakeExhibit(figure, player) {
  chooseProblem(figure, player);
  chooseStart(figure, player);
}

function chooseProblem(figure, player) {
  for (const radio of document.querySelectorAll("[data-problem]")) {
    radio.addEventListener("change", async () => {
      const run = exhibits().find(({ problem }) => problem === radio.value);
      player.pause();
      figure.following = false;
      const tape = await tapeOf(run).catch(() => null);
      if (!radio.checked) return; // The reader has chosen another problem meanwhile.
      if (!tape) {
        document.querySelector(`[data-problem][value="${figure.run.problem}"]`).checked = true;
        return startProblem(figure.words["Tape.NotLoaded"]);
      }
      startProblem("");
      show(figure, run, tape, figure.epoch);
      keepAddress(figure);
    });
  }
}

function chooseStart(figure, player) {
  const form = document.querySelector("[data-start]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { seed } = form.elements;
    if (event.submitter?.value === "new")
      seed.value = crypto.getRandomValues(new Uint32Array(1))[0] % Number(form.dataset.freshSeeds);
    player.pause();
    startProblem("");
    const problem = document.querySelector("[data-problem]:checked").value;
    const request = { problem, start: { seed: Number(seed.value) }, pace: Number(form.dataset.pace) };
    const { run, refusal } = await start(request, figure.words);
    if (refusal) startProblem(refusal);
    else showStarted(figure, run, problem);
  });
}

/** @returns {Promise<{run: object} | {refusal: string}>} */
async function start(request, words) {
  const [method, headers] = ["POST", { "Content-Type": "application/json" }];
  const response = await fetch("api/runs", { method, headers, body: JSON.stringify(request) }).catch(() => null);
  if (!response) return { refusal: words["Start.NoServer"] };
  if (response.status === 429)
    return { refusal: fill(words["Start.TooMany"], response.headers.get("Retry-After") ?? 60) };
  if (!response.ok) return { refusal: fill(words["Start.Refused"], response.status) };
  return { run: await response.json() };
}

/** Shows a run that the reader has started, from its first row on. */
function showStarted(figure, { id, status, epochs, recipe, recipeHash, links }, problem) {
  figure.following = true;
  figure.ghost = figure.tape.meanSquaredError; // The previous run stays visible for comparison.
  const { cases, heldOut } = exhibits().find((exhibit) => exhibit.problem === problem);
  const formerPage = document.querySelector("[data-run-page]").href; // in the reader's language
  const page = new URL(formerPage).pathname.replace(/[^/]+$/, id);
  const { seed } = recipe.start;
  const tape = `${links.tape}?weights=true`;
  show(
    figure,
    { id, problem, seed, epochs, status, failure: null, waiting: null, page, tape, cases, recipeHash, heldOut },
    new Tape(), 0);
  keepAddress(figure);
  followRun(figure);
}

/** Shows a run, and its problem and seed in the form. */
function show(figure, run, tape, epoch) {
  showRun(figure, run, tape, epoch);
  const form = document.querySelector("[data-start]");
  if (form && run.seed !== null) form.elements.seed.value = run.seed;
  if (form) form.elements.problem.value = run.problem;
}

/** Shows beside the buttons why a run was not started. */
function startProblem(sentence) {
  document.querySelector("[data-start-problem]").textContent = sentence;
}
