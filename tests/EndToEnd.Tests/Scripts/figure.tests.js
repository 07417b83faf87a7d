import { attribute, figureOf, rows, run, text, texts } from "./figure.fixture.js";
import { equal, near, test } from "./harness.js";

test("An epoch is shown everywhere", () => {
  const figure = figureOf({ epoch: 3 });
  equal(figure.epoch, 3);
  equal([figure.slider.value, figure.box.value, figure.slider.max], ["3", "3", "4"]);
  equal(attribute("[data-slider]", "aria-valuetext"), "epoch 3 of 4: error 0.050, 2 of 2 correct");
  equal(attribute("[data-marker]", "transform"), "translate(3 0)");
  equal([text("[data-bind=epoch]"), text("[data-bind=error]"), text("[data-bind=y01]")], ["3", "0.050", "0.800"]);
  equal([text("[data-story]"), text("[data-bind=solvedAt]")], ["solved from 3, 2 cases", "3"]);
});

test("An epoch that has not arrived becomes the last one, a wrong one the first", () => {
  const figure = figureOf();
  const shown = [99, Infinity, 2.4, -1, NaN].map((epoch) => (figure.moveTo(epoch), figure.epoch));
  equal(shown, [4, 4, 2, 0, 0]);
});

test("A run without rows shows nothing", () => {
  const figure = figureOf({ rows: null, epoch: 3 });
  equal([figure.epoch, attribute("[data-error-line]", "d"), text("[data-bind=epoch]")], [0, "", ""]);
});

test("Each move is an event", () => {
  const figure = figureOf();
  const heard = [];
  figure.root.parentElement.addEventListener("epoch", ({ detail }) => heard.push(detail));
  figure.moveTo(2);
  equal(heard, [{ id: "x", epoch: 2, ended: true, recipeHash: "hash" }]);
});

test("Outputs, bars and marks are those of the epoch", () => {
  figureOf({ epoch: 2 });
  equal(texts("[data-output]"), ["0.700", "0.625"]);
  equal([...document.querySelectorAll("[data-bar]")].map((bar) => Number(bar.getAttribute("width"))), [70, 62.5]);
  equal(texts("[data-mark]"), ["✓", "✗"]);
  equal(texts("[data-mark-words]"), ["right", "wrong"]);
  equal([...document.querySelectorAll("tr")].map((row) => row.dataset.right), ["yes", "no"]);
});

test("A bar stays within 0 and 1", () => {
  figureOf({ rows: { ...rows, outputs: rows.outputs.map(() => [[-0.5], [1.5]]) } });
  equal([...document.querySelectorAll("[data-bar]")].map((bar) => Number(bar.getAttribute("width"))), [0, 100]);
});

test("The width of a link grows with the weight up to 7.5", () => {
  const figure = figureOf();
  const drawn = [0, 1, 2, 3, 4].map((epoch) => {
    figure.moveTo(epoch);
    return [...["stroke-width", "class"].map((name) => attribute("[data-weight]", name)), text("[data-weight] title")];
  });
  equal(drawn, [
    ["0.50", "positive", "w: 0.000"], ["1.67", "negative", "w: -1.000"], ["4.00", "negative", "w: -5.000"],
    ["4.00", "positive", "w: 5.000"], ["7.17", "positive", "w: 100.000"],
  ]);
});

test("The curve has one point for each epoch of the run", () => {
  const figure = figureOf();
  equal(attribute("[data-error-line]", "d"), "M0 0.00L1 40.00L2 200.00L3 800.00L4 960.00");
  equal(figure.path([0.25, 0, 0, 0, 0.25, 9, 9]), "M0 0.00L1 1000.00L2 1000.00L3 1000.00L4 0.00");
  equal(texts("[data-y-ticks] span"), ["0.25", "0.2", "0.15", "0.1", "0.05", "0"]);
  const heights = [...document.querySelectorAll(".grid line")].map((line) => Number(line.getAttribute("y1")));
  equal(heights, [200, 400, 600, 800]);
  equal(texts(".curve-x span"), ["0", "1", "2", "3", "4"]);
  equal(text("[data-curve-summary]"), "from 0.250 to 0.010 at 4");
});

test("A logarithmic axis has other ticks and returns to linear ones", () => {
  const figure = figureOf();
  const linear = attribute("[data-error-line]", "d");
  figure.scale("logError", true);
  equal(texts("[data-y-ticks] span"), ["1", "0.1", "0.01"]);
  equal(figure.root.hasAttribute("data-scaled"), true);
  figure.scale("logError", false);
  equal(attribute("[data-error-line]", "d"), linear);
  equal(figure.root.hasAttribute("data-scaled"), false);
});

const part = (from, to) => Object.fromEntries(Object.entries(rows).map(([name, values]) =>
  [name, name === "from" ? from : values.slice(from, to + 1)]));
const live = { status: "running" };
const batch = (from, to, status = "running", failure = null) =>
  ({ ...part(from, to), status, failure, recipeHash: "hash" });

test("New rows move the slider only while the figure follows", () => {
  const figure = figureOf({ run: live, rows: part(0, 1), epoch: 1 });
  figure.append(batch(2, 2));
  equal([figure.epoch, figure.goLive.hidden], [1, false]);
  figure.following = true;
  figure.append(batch(3, 3));
  equal([figure.epoch, figure.goLive.hidden], [3, true]);
});

test("A live run announces once that it is solved and once that it has ended", () => {
  const figure = figureOf({ run: live, rows: part(0, 2) });
  figure.following = true;
  const said = [];
  figure.announce = (sentence) => said.push(sentence);
  figure.append(batch(3, 3));
  figure.append(batch(4, 4));
  figure.append(batch(5, 4, "finished"));
  figure.append(batch(5, 4, "finished"));
  equal(said, ["solved at 3", "ended at 4"]);
  equal([figure.following, figure.goLive.hidden, figure.root.dataset.ended], [false, true, "true"]);
});

test("A run that has ended announces nothing", () => {
  const said = [];
  const figure = figureOf();
  figure.announce = (sentence) => said.push(sentence);
  figure.append(batch(5, 4, "finished"));
  equal(said, []);
});

test("Each row changes the sentence of the newest epoch", () => {
  const figure = figureOf({ run: live, rows: part(0, 0) });
  figure.following = true;
  const told = [0, 1, 2, 3, 4].map((e) => (figure.append(batch(e, e)), text("[data-story]")));
  equal(told, [
    "between 0.600 and 0.700", "plateau so far, 80%", "plateau so far, 80%", "solved since 3, 2 cases",
    "solved since 3, 2 cases",
  ]);
});

test("The status is that of the run, unless the connection is lost", () => {
  const figure = figureOf({ run: live, rows: part(0, 1) });
  equal([text("[data-status]"), attribute("[data-status]", "data-status")], ["live", "running"]);
  figure.setLink("lost");
  equal([text("[data-status]"), attribute("[data-status]", "data-status")], ["lost", "lost"]);
  figure.setLink(null);
  figure.append(batch(2, 1, "failed", { code: "diverged", epoch: 1 }));
  equal([text("[data-status]"), text("[data-failure]")], ["failed", "diverged after 1"]);
});

test("A run that goes on has not been solved yet", () => {
  const figure = figureOf({ run: live, rows: part(0, 1) });
  equal(text("[data-bind=solvedAt]"), "not yet");
  figure.append(batch(2, 1, "stopped"));
  equal(text("[data-bind=solvedAt]"), "never");
});

test("A curve of a long run keeps each spike", () => {
  const figure = figureOf({ run: { epochs: 9999 } });
  const errors = Array.from({ length: 10_000 }, (_, e) => (e === 5003 ? 0.25 : 0));
  const points = figure.path(errors).split("L");
  equal([points.length <= 4000, points.includes("5003 0.00")], [true, true]);
});

test("A run that diverges has a logarithmic axis until the reader chooses", () => {
  const figure = figureOf({ rows: { ...rows, meanSquaredError: [0.25, 1, 1e3, 1e6, 1e8] } });
  equal([figure.scales.logError, figure.root.hasAttribute("data-scaled")], [true, true]);
  equal(texts("[data-y-ticks] span"), ["1e+9", "1e+7", "1e+5", "1000", "10", "0.1"]);
  figure.scale("logError", false);
  equal([figure.scales.logError, figure.root.hasAttribute("data-scaled")], [false, false]);
});
