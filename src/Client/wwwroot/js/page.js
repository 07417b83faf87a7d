// Wakes the page that the server rendered: slider, play, links, theme. It needs nothing but the tape, so it answers long
// before .NET has arrived in the browser; then .NET attaches itself here to start runs and to follow them.

import { copy } from "./clipboard.js";
import { Figure } from "./figure.js";
import { Player } from "./player.js";
import { Tape } from "./tape.js";

const find = (selector) => document.querySelector(selector);
const all = (selector) => document.querySelectorAll(selector);
let figure = find("[data-figure]") && new Figure(find("[data-figure]"));
const tapes = new Map(); // by address, of runs that have ended
let net = null; // the .NET side, once it is there

if (figure) wakeFigure();
else if (find("[data-needs-dotnet]")) startDotNet();
wakeTheme();
copyTexts();
if (find("[data-compare]")) import("./compare.js");
if (find("[data-embed]") && parent !== window) tellHeight();

/** @param {?Tape} own rows that no server holds */
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
  const read = (epoch) => { // the reader moves: nothing else may from now on
    player.pause();
    figure.following = false;
    figure.moveTo(epoch);
  };

  const started = Number(slider.value);
  figure.following = !run.ended && !new URLSearchParams(location.search).has("epoch");
  try {
    figure.show(run, own ?? await tapeOf(run), figure.following ? Infinity : started);
  } catch (error) {
    figure.announce(words["Tape.NotLoaded"]);
    root.querySelector("[data-story]").textContent = words["Tape.NotLoaded"];
    throw error;
  }
  for (const control of root.querySelectorAll(".epoch-controls [disabled]")) control.disabled = false;

  let wanted = null; // at most one drawing a frame, however fast the drag
  slider.addEventListener("input", () => {
    if (wanted === null) requestAnimationFrame(() => { read(wanted); wanted = null; });
    wanted = Number(slider.value);
  });
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

  if (!run.ended) followUntilDotNet();
  if (!own) startDotNet();
}

/** What few readers need is fetched after what all of them do. */
async function wakeLater(read) {
  if (find("[data-options]")) (await import("./options.js")).wakeOptions(figure, read);
  if (find("[data-tour]")) (await import("./tour.js")).wakeTour(figure, read);
  if (find(".network svg")) (await import("./network.js")).wakeNetwork(figure.root);
}

/** Rows of a run that has ended are asked for once. */
function tapeOf(run) {
  if (!run.ended) return new Tape().fetch(run.tape);
  if (!tapes.has(run.tape)) {
    tapes.set(run.tape, new Tape().fetch(run.tape));
    tapes.get(run.tape).catch(() => tapes.delete(run.tape)); // the next try asks again
  }
  return tapes.get(run.tape);
}

/** A run too long to hold in the page: the slider asks the server for its epoch when it is let go. */
async function browseByServer(run) {
  const { root, slider, box } = figure;
  const go = (epoch) => location.assign(`${location.pathname}?epoch=${epoch}`);
  steer();
  slider.disabled = false;
  slider.addEventListener("input", () => (box.value = slider.value));
  slider.addEventListener("change", () => go(slider.value));
  box.addEventListener("change", () => go(box.value));
  // Nothing here needs .NET. The page as it is stays true of its epoch; only the end of the run changes what it says.
  while (!run.ended) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const response = await fetch(`/api/runs/${run.id}`);
    if (!response.ok) return;
    const { status } = await response.json();
    showStatus(status);
    if (["finished", "stopped", "failed"].includes(status)) return location.reload();
  }
}

/** Epoch and problem stay in the address, and in the links to the other language. */
function keepAddress() {
  const query = new URLSearchParams(location.search);
  if (figure.following) query.delete("epoch");
  else query.set("epoch", figure.epoch);
  const problem = find("[data-problem]:checked");
  if (problem) query.set("problem", problem.value);
  const address = `${location.pathname}?${query}`.replace(/\?$/, "") + location.hash;
  history.replaceState(history.state, "", address);
  for (const link of all("[data-language-link]")) {
    const target = new URL(link.href);
    const path = new URL(target.searchParams.get("return"), location.origin);
    path.search = query;
    path.hash = location.hash;
    target.searchParams.set("return", path.pathname + path.search + path.hash);
    link.href = target;
  }
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

function chooseProblem(player) {
  const exhibits = JSON.parse(find("script[data-exhibits]")?.textContent ?? "[]");
  for (const radio of all("[data-problem]")) {
    radio.addEventListener("change", async () => {
      const run = exhibits.find(({ problem }) => problem === radio.value);
      player.pause();
      figure.following = false;
      const tape = await tapeOf(run).catch(() => null);
      if (!radio.checked) return; // the reader has chosen again meanwhile
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
  form?.addEventListener("submit", (event) => {
    if (!net) return; // the form itself starts a run and opens its page
    event.preventDefault();
    const seed = form.elements.seed;
    if (event.submitter?.value === "new") seed.value = crypto.getRandomValues(new Uint32Array(1))[0] % 100_000;
    player.pause();
    startProblem("");
    net.invokeMethodAsync("StartAsync", find("[data-problem]:checked").value, Number(seed.value));
  });
}

/** Says in words, beside the buttons, why a run was not started. */
export function startProblem(sentence) {
  find("[data-start-problem]").textContent = sentence;
}

function showRun(run, tape, epoch) {
  figure.show(run, tape, epoch);
  showFindings();
  for (const link of all("[data-run-page]")) link.href = run.page;
  const form = find("[data-start]");
  if (form && run.seed !== null) form.elements.seed.value = run.seed;
  if (form) form.elements.problem.value = run.problem;
  net?.invokeMethodAsync("ShownAsync", run.ended);
}

/** The owner's orders, sent without leaving the page, and the epoch that a fork takes. */
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
      const wasEnded = figure.run?.ended;
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

/** Says beside a box what is wrong with it; nothing for one that is right. */
function sayWrong(place, sentence) {
  place.textContent = sentence;
  const box = place.parentElement.querySelector("input");
  if (sentence) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}

/** Of the owner's controls those that the run's state allows. */
function showStatus(status) {
  for (const control of all("[data-steering] [data-when]")) control.hidden = !control.dataset.when.split(" ").includes(status);
}

/** Its owner has changed the rule: the server says the recipe of now, and marks where it changed. */
async function showRecipe(hash) {
  const { run } = figure;
  run.recipeHash = hash;
  const response = await fetch(run.page).catch(() => null);
  if (figure.run.id !== run.id) return;
  if (!response?.ok) return (figure.run.recipeHash = null); // asked for again with the next rows
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of [".rule-marks", "[data-recipe]"]) find(part)?.replaceWith(page.querySelector(part));
  figure.drawCurve();
}

/** What the engine finds in a run that has ended, in the server's words. */
async function showFindings() {
  const place = find("[data-findings]");
  if (!place) return;
  const { run } = figure;
  place.replaceChildren();
  if (!run.ended) return;
  const response = await fetch(`${run.page}/findings`);
  if (response.ok && figure.run.id === run.id) place.innerHTML = await response.text();
}

function copyLink() {
  const button = find("[data-copy]");
  const said = find("[data-copied]");
  button?.addEventListener("click", async () => {
    const address = new URL(figure.run.page, location.origin);
    if (!figure.following) address.searchParams.set("epoch", figure.epoch);
    const sentence = figure.words[(await copy(address.href)) ? "Link.Copied" : "Link.NotCopied"];
    said.textContent = sentence.replace("{0}", address.href);
  });
}

/** Buttons that carry what they copy. */
function copyTexts() {
  for (const button of all("[data-copy-text]"))
    button.addEventListener("click", async () => {
      const sentence = figure.words[(await copy(button.dataset.copyText)) ? "Link.Copied" : "Link.NotCopied"];
      find("[data-copied]").textContent = sentence.replace("{0}", button.dataset.copyText);
    });
}

/** A page that shows the figure in a frame gives it the height that it asks for. */
function tellHeight() {
  new ResizeObserver(() =>
    parent.postMessage({ backpropweb: "height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*"),
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
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    say();
  });
  if (button) {
    button.hidden = false;
    say();
  }
}

/** Until .NET follows the run by its stream, ask for its new rows once a second. */
async function followUntilDotNet() {
  const { run, tape } = figure;
  while (!net && figure.run.id === run.id && !figure.run.ended) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (net) return;
    try {
      const response = await fetch(`/api/runs/${run.id}`);
      if (!response.ok) return;
      const { epoch, status } = await response.json();
      showStatus(status);
      if (epoch > tape.last && figure.tape === tape) {
        await tape.fetch(run.tape, tape.last + 1);
        figure.append({ from: tape.last + 1, meanSquaredError: [], correct: [] });
      }
    } catch {
      return; // The stream will say in words that the connection is lost.
    }
  }
}

/** Only now, so that the download of .NET does not keep the tape waiting. */
function startDotNet() {
  const script = document.createElement("script");
  script.src = find("[data-blazor]").dataset.blazor;
  document.body.append(script);
}

// What .NET calls.

/** @returns what is shown, as FigureScript.cs's Shown */
export function attach(dotNet) {
  net = dotNet;
  const { run: { id, ended, cases }, tape: { meanSquaredError, correct, outputs } } = figure;
  return { id, ended, cases, meanSquaredError, correct, firstOutputs: outputs[0] ?? null };
}

/** A run that .NET has started: its rows will come by append. */
export function begin(run) {
  const tape = new Tape();
  figure.following = true;
  figure.ghost = figure.tape.meanSquaredError; // the start before stays to compare with
  showRun(run, tape, 0);
  keepAddress();
}

export function append(rows) {
  if (rows.recipeHash !== figure.run.recipeHash) showRecipe(rows.recipeHash);
  figure.append(rows);
  showStatus(rows.status);
}

export function tellStory(update) {
  figure.tellStory(update);
  if (update.ended) showFindings();
}

/** Weights of the slider's epoch, for demonstrations that ask the network. */
export function weights() {
  return figure.tape.weights[figure.epoch] ?? null;
}

/** The error column for the plot. */
export function errors() {
  return { epochs: figure.run.epochs, top: figure.top, errors: figure.tape.meanSquaredError };
}

/** .NET draws the line from now on, or leaves it to us. */
export function plotted(drawn) {
  figure.root.dataset.plotted = drawn;
}

/** .NET has drawn the figure of a run that it trained itself. */
export function wakeOwn(rows) {
  const tape = new Tape();
  tape.append(rows);
  figure = new Figure(find("[data-figure]"));
  return wakeFigure(tape);
}
