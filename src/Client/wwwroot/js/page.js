// Starts the page that the server has rendered: slider, play, live rows, links, theme. None of this needs .NET, which
// starts when the reader turns to a part that does (dotnet.js).

import { keepLanguageLinks, replaceQuery } from "./address.js";
import { copy } from "./clipboard.js";
import { awaitIntent, startDotNet } from "./dotnet.js";
import { Figure } from "./figure.js";
import { BackOff, pause } from "./hub.js";
import { follow, hasEnded, readJson } from "./live.js";
import { Player } from "./player.js";
import { Tape } from "./tape.js";
import { fill } from "./words.js";

const find = (selector) => document.querySelector(selector);
const all = (selector) => document.querySelectorAll(selector);
export let figure = find("[data-figure]") && new Figure(find("[data-figure]"));
const tapes = new Map(); // by address, of runs that have ended
let following = new AbortController();

if (find("[data-needs-dotnet]")) needDotNet(); // A figure on such a page shows a run that .NET trains.
else {
  awaitIntent();
  if (figure) wakeFigure();
}
wakeTheme();
copyTexts();
keepSkipLink();
if (find("[data-compare]")) import("./compare.js");
if (find("article[data-class]")) import("./class-ghosts.js").then(({ drawClass }) => drawClass(figure));
if (find("[data-save-svg]")) import("./drawings.js");
if (find("[data-map]")) import("./map.js");
if (find("[data-one-member]")) import("./study.js");
const livePart = find("[data-live-part][data-live]");
if (livePart) import("./livePart.js").then(({ keepCurrent }) => keepCurrent(livePart));
if (find("[data-embed]") && parent !== window) tellHeight();

/** Starts .NET for a page that is empty without it, and says if it does not come. */
function needDotNet() {
  startDotNet().catch(() => (find("[data-dotnet-failed]").hidden = false));
}

/** @param {?Tape} own rows that no server has */
async function wakeFigure(own = null) {
  const { root, slider, box, words } = figure;
  const run = JSON.parse(root.querySelector("script[data-run]").textContent);
  if (own) run.page = location.pathname + location.hash;
  else if (!run.tape) return browseByServer(run);

  const play = root.querySelector("[data-play]");
  const player = new Player(() => figure.epoch, () => figure.tape.last, (e) => figure.moveTo(e), (playing) => {
    play.querySelector("[data-play-sign]").textContent = playing ? "❚❚" : "▶";
    play.querySelector("[data-play-words]").textContent = playing ? play.dataset.wordPause : play.dataset.wordPlay;
    if (!playing) keepAddress();
  });
  let drawing = 0; // at most one drawing per frame
  const read = (epoch) => { // From now on only the reader moves the slider.
    cancelAnimationFrame(drawing); // It would draw an epoch that is older than this one.
    drawing = 0;
    player.pause();
    figure.following = false;
    figure.moveTo(epoch);
  };

  const asked = new URLSearchParams(location.search).get("epoch");
  const started = Number((own && asked) ?? slider.value);
  figure.following = !hasEnded(run.status) && asked === null;
  try {
    figure.show(run, own ?? await tapeOf(run), figure.following ? Infinity : started);
  } catch (error) {
    figure.announce(words["Tape.NotLoaded"]);
    root.querySelector("[data-story]").textContent = words["Tape.NotLoaded"];
    throw error;
  }
  for (const control of root.querySelectorAll(".epoch-controls [disabled]")) control.disabled = false;

  slider.addEventListener("input", () => (drawing ||= requestAnimationFrame(() => read(Number(slider.value)))));
  slider.addEventListener("change", () => { // a key sends it before that drawing
    read(Number(slider.value));
    keepAddress();
  });
  slider.addEventListener("keydown", (event) => {
    const step = { PageUp: 10, PageDown: -10 }[event.key];
    if (!step) return;
    event.preventDefault();
    read(figure.epoch + step);
    keepAddress();
  });
  box.addEventListener("change", () => {
    read(Number(box.value));
    box.value = figure.epoch;
    keepAddress();
  });
  for (const button of root.querySelectorAll("[data-step]"))
    button.addEventListener("click", () => { read(figure.epoch + Number(button.dataset.step)); keepAddress(); });
  play.addEventListener("click", () => {
    if (player.playing) return player.pause();
    figure.following = false;
    player.play();
  });
  root.querySelector("[data-speed]").addEventListener("change", (event) => (player.speed = Number(event.target.value)));
  figure.goLive.addEventListener("click", () => {
    player.pause();
    figure.following = true;
    figure.moveTo(figure.tape.last);
    keepAddress();
    slider.focus();
  });
  dragOnPlot(root.querySelector("[data-plot]"), read);
  chooseProblem(player);
  chooseStart(player);
  copyLink();
  steer();
  wakeLater(read);
  box.form?.addEventListener("submit", (event) => event.preventDefault());
  if (!own && !figure.ended) followRun();
  if (find("script[data-exhibits]") && asked === null) (await import("./firstVisit.js")).playOnce(figure);
}

/** Fetches what few readers need after what all of them need. */
async function wakeLater(read) {
  await wakeViews();
  if (find("[data-options]")) (await import("../Figure/FigureOptions.razor.js")).wakeOptions(figure, read);
  if (find("[data-tour]")) (await import("../Figure/GuidedTour.razor.js")).wakeTour(figure, read);
  if (find("[data-case-errors]")) (await import("../Figure/CaseErrors.razor.js")).wakeCaseErrors(figure);
}

/** Needs no tape. Cards come first: they open the views that the reader had open, and these have maps. */
async function wakeViews() {
  if (find("[data-view]")) (await import("../Inside/ViewCard.razor.js")).wakeCards();
  if (find("script[data-maps]")) (await import("./maps.js")).wakeMaps(figure);
  if (find(".network svg")) (await import("../Figure/NetworkDrawing.razor.js")).wakeNetwork(figure.root);
}

/** Fetches the rows of a run that has ended only once. */
function tapeOf(run) {
  if (!hasEnded(run.status)) return new Tape().fetch(run.tape);
  if (!tapes.has(run.tape)) {
    tapes.set(run.tape, new Tape().fetch(run.tape));
    tapes.get(run.tape).catch(() => tapes.delete(run.tape)); // The next call fetches again.
  }
  return tapes.get(run.tape);
}

/** For a run whose tape is too long for the page, the released slider asks the server for its epoch. */
async function browseByServer(run) {
  const { root, slider, box } = figure;
  const go = (epoch) => location.assign(`${location.pathname}?epoch=${epoch}`);
  figure.run = run;
  steer();
  wakeViews();
  slider.disabled = false;
  slider.addEventListener("input", () => (box.value = slider.value));
  slider.addEventListener("change", () => go(slider.value));
  box.addEventListener("change", () => go(box.value));
  // This page stays true for its epoch. Only the end of the run changes it.
  for (const backOff = new BackOff(); !hasEnded(run.status);) {
    await pause(2_000);
    try {
      run.status = (await readJson(`api/runs/${run.id}`)).status;
    } catch (error) {
      if (error.status === 404) return;
      console.warn(`The run's status is not current: ${error.message}`);
      await backOff.pause();
      continue;
    }
    backOff.reset();
    showStatus(run.status);
    figure.sayStatus();
    if (hasEnded(run.status)) return location.reload();
  }
}

/** Keeps epoch and problem in the address and in the links to the other language. */
function keepAddress() {
  const query = new URLSearchParams(location.search);
  if (figure.following) query.delete("epoch");
  else query.set("epoch", figure.epoch);
  const problem = find("[data-problem]:checked");
  if (problem) query.set("problem", problem.value);
  replaceQuery(query);
  keepLanguageLinks();
}

/** Keeps the link to the content on this page: its address has changed since the server wrote the link. */
function keepSkipLink() {
  find(".skip").addEventListener(
    "click", ({ target }) => (target.href = `${location.pathname}${location.search}#main`));
}

function dragOnPlot(plot, read) {
  const epochAt = (event) => {
    const { left, width } = plot.getBoundingClientRect();
    return figure.scales.epochAt((event.clientX - left) / width);
  };
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    plot.setPointerCapture(event.pointerId);
    read(epochAt(event));
  });
  plot.addEventListener("pointermove", (event) => {
    if (plot.hasPointerCapture(event.pointerId)) read(epochAt(event));
  });
  plot.addEventListener("pointerup", keepAddress);
}

/** The runs that the exhibit opens on, as FigureData.cs. */
const exhibits = () => JSON.parse(find("script[data-exhibits]").textContent);

function chooseProblem(player) {
  for (const radio of all("[data-problem]")) {
    radio.addEventListener("change", async () => {
      const run = exhibits().find(({ problem }) => problem === radio.value);
      player.pause();
      figure.following = false;
      const tape = await tapeOf(run).catch(() => null);
      if (!radio.checked) return; // The reader has chosen another problem meanwhile.
      if (!tape) {
        find(`[data-problem][value="${figure.run.problem}"]`).checked = true;
        return startProblem(figure.words["Tape.NotLoaded"]);
      }
      startProblem("");
      showRun(run, tape, figure.epoch);
      keepAddress();
    });
  }
}

function chooseStart(player) {
  const form = find("[data-start]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { seed } = form.elements;
    if (event.submitter?.value === "new")
      seed.value = crypto.getRandomValues(new Uint32Array(1))[0] % Number(form.dataset.freshSeeds);
    player.pause();
    startProblem("");
    const problem = find("[data-problem]:checked").value;
    const request = { problem, start: { seed: Number(seed.value) }, pace: Number(form.dataset.pace) };
    const { run, refusal } = await start(request);
    if (refusal) startProblem(refusal);
    else showStarted(run, problem);
  });
}

/** @returns {Promise<{run: object} | {refusal: string}>} */
async function start(request) {
  const { words } = figure;
  const [method, headers] = ["POST", { "Content-Type": "application/json" }];
  const response = await fetch("api/runs", { method, headers, body: JSON.stringify(request) }).catch(() => null);
  if (!response) return { refusal: words["Start.NoServer"] };
  if (response.status === 429)
    return { refusal: fill(words["Start.TooMany"], response.headers.get("Retry-After") ?? 60) };
  if (!response.ok) return { refusal: fill(words["Start.Refused"], response.status) };
  return { run: await response.json() };
}

/** Shows a run that the reader has started, from its first row on. */
function showStarted({ id, status, epochs, recipe, recipeHash, links }, problem) {
  figure.following = true;
  figure.ghost = figure.tape.meanSquaredError; // The previous run stays visible for comparison.
  const { cases, heldOut } = exhibits().find((exhibit) => exhibit.problem === problem);
  const page = new URL(find("[data-run-page]").href).pathname.replace(/[^/]+$/, id); // in the reader's language
  const { seed } = recipe.start;
  const tape = `${links.tape}?weights=true`;
  showRun(
    { id, problem, seed, epochs, status, failure: null, waiting: null, page, tape, cases, recipeHash, heldOut },
    new Tape(), 0);
  keepAddress();
  followRun();
}

/** Shows beside the buttons why a run was not started. */
function startProblem(sentence) {
  find("[data-start-problem]").textContent = sentence;
}

function showRun(run, tape, epoch) {
  following.abort();
  figure.link = null;
  figure.show(run, tape, epoch);
  showFindings();
  for (const link of all("[data-run-page]")) link.href = run.page;
  const form = find("[data-start]");
  if (form && run.seed !== null) form.elements.seed.value = run.seed;
  if (form) form.elements.problem.value = run.problem;
}

/** Takes the rows of a live run until it has ended or another run is shown. */
async function followRun() {
  following = new AbortController();
  const { tape, run: { id } } = figure;
  for await (const { link, batch } of follow(id, () => tape.last + 1, following.signal)) {
    if (batch) {
      const before = figure.run.recipeHash;
      figure.append(batch);
      showStatus(batch.status);
      if (before !== batch.recipeHash) showRecipe();
    }
    figure.setLink(figure.ended ? null : link);
  }
  if (figure.ended && figure.tape === tape) showFindings();
}

/** Sends the owner's commands without leaving the page, and keeps the epoch of a fork at the slider's. */
function steer() {
  const fork = find("[data-fork-epoch]");
  if (fork) figure.root.addEventListener("epoch", () => (fork.value = figure.epoch));
  const said = find("[data-steer-problem]");
  for (const form of all("form[data-steer]")) {
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

/** Shows the owner's controls that the server allows in the run's state. */
function showStatus(status) {
  for (const control of all("[data-steering] [data-when]"))
    control.hidden = !control.dataset.when.split(" ").includes(status);
}

/** Gets the recipe and the marks of its changes from the server after the owner has changed the rule. */
async function showRecipe() {
  const { run } = figure;
  const response = await fetch(run.page).catch(() => null);
  if (figure.run !== run) return;
  if (!response?.ok) return (run.recipeHash = null); // Fetched again with the next rows.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of [".rule-marks", "[data-recipe]"]) find(part)?.replaceWith(page.querySelector(part));
  figure.drawCurve();
}

/** Gets the engine's findings in a run that has ended from the server. */
async function showFindings() {
  const place = find("[data-findings]");
  if (!place) return;
  const { run } = figure;
  place.replaceChildren();
  if (!figure.ended) return;
  const response = await fetch(`${run.page}/findings`);
  if (response.ok && figure.run.id === run.id) place.innerHTML = await response.text();
}

function copyLink() {
  const button = find("[data-copy]");
  const said = find("[data-copied]");
  button?.addEventListener("click", async () => {
    const address = new URL(figure.run.page, document.baseURI);
    if (!figure.following) address.searchParams.set("epoch", figure.epoch);
    const sentence = figure.words[(await copy(address.href)) ? "Link.Copied" : "Link.NotCopied"];
    said.textContent = sentence.replace("{0}", address.href);
  });
}

/** Starts the buttons that carry the text that they copy. */
function copyTexts() {
  for (const button of all("[data-copy-text]"))
    button.addEventListener("click", async () => {
      const place = find("[data-copied]");
      const isCopied = await copy(button.dataset.copyText);
      // A page without a figure has the words beside the button.
      const sentence = figure ? figure.words[isCopied ? "Link.Copied" : "Link.NotCopied"]
        : place.dataset[isCopied ? "wordCopied" : "wordNotCopied"];
      place.textContent = fill(sentence, button.dataset.copyText);
    });
}

/** Sends the height of the figure to the page that embeds it. */
function tellHeight() {
  new ResizeObserver(() =>
    parent.postMessage(
      { backpropweb: "height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) },
      "*",
    ),
  ).observe(document.documentElement);
}

function wakeTheme() {
  const button = find("[data-theme-button]");
  const say = () => {
    const theme = document.documentElement.dataset.theme;
    button.setAttribute("aria-label", button.dataset[theme]);
    button.title = button.dataset[theme];
  };
  button?.addEventListener("click", () => {
    const order = ["auto", "light", "dark"];
    const root = document.documentElement;
    root.dataset.theme = order[(order.indexOf(root.dataset.theme) + 1) % order.length];
    const path = new URL(document.baseURI).pathname;
    document.cookie = `theme=${root.dataset.theme}; path=${path}; max-age=31536000; samesite=lax`;
    say();
  });
  if (button) {
    button.hidden = false;
    say();
  }
}

// Functions that .NET calls (FigureScript.cs).

/** Weights at the slider's epoch, for demonstrations that compute with the network. */
export function weights() {
  return figure.tape.weights[figure.epoch] ?? null;
}

/** Tells a part of the page which epoch is shown, now and after each move. At most one call runs at a time, so a slow
 *  part skips epochs.
 *  @param dotNet as IFollowFigure.cs */
export function tellMoments(dotNet) {
  let calling = false;
  let again = false;
  const call = async () => {
    again = true;
    if (calling) return;
    calling = true;
    while (again) {
      again = false;
      const { id, epoch, ended, recipeHash } = figure.moment;
      await dotNet.invokeMethodAsync("MoveToAsync", id, epoch, ended, recipeHash);
    }
    calling = false;
  };
  document.addEventListener("epoch", call);
  if (figure.tape.last >= 0) call();
}

/** Starts the figure of a run that .NET has trained in the browser. */
export function wakeOwn(rows) {
  const tape = new Tape();
  tape.append(rows);
  figure = new Figure(find("[data-figure]"));
  return wakeFigure(tape);
}

/** Shows another run that .NET has trained in the browser, in the drawing of the one before, which stays visible for
 *  comparison. A reader who has moved the slider keeps the epoch. */
export function renew(run, rows) {
  const tape = new Tape();
  tape.append(rows);
  run.page = figure.run.page;
  const wasLast = figure.epoch === figure.tape.last;
  figure.ghost = figure.tape.meanSquaredError;
  figure.following = !hasEnded(run.status) && wasLast;
  figure.show(run, tape, wasLast ? Infinity : figure.epoch);
}

/** Adds rows to the run that .NET trains in the browser. */
export function append(batch) {
  figure.append(batch);
}
