// Starts the page that the server has rendered: the figure with slider and play, and what else is on the page. None of
// this needs .NET, which starts when the reader turns to a part that does (dotnet.js).

import { keepAddress, keepSkipLink } from "./address.js";
import { copyLink, copyTexts } from "./clipboard.js";
import { awaitIntent, startDotNet } from "./dotnet.js";
import { wakeExhibit } from "./exhibit.js";
import { Figure } from "./figure.js";
import { BackOff, pause } from "./hub.js";
import { hasEnded, readJson } from "./live.js";
import { Player } from "./player.js";
import { followRun, showStatus, tapeOf } from "./shownRun.js";
import { wakeTheme } from "./theme.js";

const find = (selector) => document.querySelector(selector);
export let figure = find("[data-figure]") && new Figure(find("[data-figure]"));
const steering = find("[data-steering]") && import("./steering.js"); // Few readers own the run.

if (find("[data-needs-dotnet]")) needDotNet(); // A figure on such a page shows a run that .NET trains.
else {
  awaitIntent();
  if (figure) wakeFigure();
}
wakeTheme();
copyTexts(figure);
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

/** Starts the figure of a run that no server has, which .NET has just rendered. */
export function showOwn(tape) {
  figure = new Figure(find("[data-figure]"));
  return wakeFigure(tape);
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
    if (!playing) keepAddress(figure);
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
  if (steering) (await steering).steer(figure);
  for (const control of root.querySelectorAll(".epoch-controls [disabled]")) control.disabled = false;

  slider.addEventListener("input", () => (drawing ||= requestAnimationFrame(() => read(Number(slider.value)))));
  slider.addEventListener("change", () => { // a key sends it before that drawing
    read(Number(slider.value));
    keepAddress(figure);
  });
  slider.addEventListener("keydown", (event) => {
    const step = { PageUp: 10, PageDown: -10 }[event.key];
    if (!step) return;
    event.preventDefault();
    read(figure.epoch + step);
    keepAddress(figure);
  });
  box.addEventListener("change", () => {
    read(Number(box.value));
    box.value = figure.epoch;
    keepAddress(figure);
  });
  for (const button of root.querySelectorAll("[data-step]"))
    button.addEventListener("click", () => { read(figure.epoch + Number(button.dataset.step)); keepAddress(figure); });
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
    keepAddress(figure);
    slider.focus();
  });
  dragOnPlot(root.querySelector("[data-plot]"), read);
  wakeExhibit(figure, player);
  copyLink(figure);
  keepForkEpoch();
  wakeLater(read);
  box.form?.addEventListener("submit", (event) => event.preventDefault());
  if (!own && !figure.ended) followRun(figure);
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

/** For a run whose tape is too long for the page, the released slider asks the server for its epoch. */
async function browseByServer(run) {
  const { root, slider, box } = figure;
  const go = (epoch) => location.assign(`${location.pathname}?epoch=${epoch}`);
  figure.run = run;
  if (steering) (await steering).steer(figure);
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
  plot.addEventListener("pointerup", () => keepAddress(figure));
}

/** Keeps the epoch of a fork at the slider's. */
function keepForkEpoch() {
  const fork = find("[data-fork-epoch]");
  if (fork) figure.root.addEventListener("epoch", () => (fork.value = figure.epoch));
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
