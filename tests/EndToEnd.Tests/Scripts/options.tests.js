import { wakeOptions } from "/Figure/FigureOptions.razor.js";
import { attribute, figureOf, rows, text, texts } from "./figure.fixture.js";
import { equal, test } from "./harness.js";

/** Answers requests for tapes; returns the addresses that the page has requested. */
function serve(body, status = 200) {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address);
    return new Response(JSON.stringify(body), { status });
  };
  return asked;
}

/** A figure with its options, at an address of the page. */
function options({ epoch = 0, address = "/tests/" } = {}) {
  history.replaceState(null, "", address);
  const figure = figureOf({ epoch });
  wakeOptions(figure, (moved) => figure.moveTo(moved));
  return {
    figure,
    set(name, value) {
      const control = document.querySelector(`[data-option=${name}]`);
      if (typeof value === "boolean") control.checked = value;
      else control.value = value;
      control.dispatchEvent(new Event("change"));
    },
    order: () => casesOf("tr"),
    hidden: () => casesOf("tr[hidden]"),
  };
}

const casesOf = (rows) => [...document.querySelectorAll(rows)].map((row) => row.dataset.case).join("");

/** The next time that the figure draws its curves. */
const drawn = ({ root }) => new Promise((resolve) => root.addEventListener("curve", resolve, { once: true }));

test("The options appear with the script", () => {
  options();
  equal(document.querySelector("[data-options]").hidden, false);
});

test("Cases are ordered by output, by error and as given", () => {
  const { set, order } = options({ epoch: 2 }); // outputs 0.7 for 1 and 0.625 for 0
  const orders = ["output", "error", "given"].map((by) => (set("order", by), order()));
  equal(orders, ["10", "10", "01"]);
});

test("The order follows the epoch", () => {
  const { figure, set, order } = options({ epoch: 1 }); // outputs 0.4 and 0.6
  set("order", "output");
  equal(order(), "01");
  figure.moveTo(3); // outputs 0.8 and 0.2
  equal(order(), "10");
});

test("Only wrong cases remain if the reader wishes", () => {
  const { figure, set, hidden } = options({ epoch: 2 });
  set("wrong", true);
  equal(hidden(), "0");
  figure.moveTo(4);
  equal(hidden(), "01");
  set("wrong", false);
  equal(hidden(), "");
});

test("A line for each case shows its squared error", () => {
  const { figure, set } = options();
  set("cases", true);
  const lines = [...document.querySelectorAll("[data-case-lines] path")].map((line) => line.getAttribute("d"));
  equal(lines, [0, 1].map((c) => figure.path(rows.outputs.map((outputs) => (outputs[c][0] - [1, 0][c]) ** 2))));
  set("cases", false);
  equal(document.querySelectorAll("[data-case-lines] path").length, 0);
});

test("The history of an output is a curve behind its bar", () => {
  const { set } = options();
  set("history", true);
  const histories = [...document.querySelectorAll(".history")].map((path) => path.getAttribute("d"));
  equal(histories, [
    "M0.00 4.00L25.00 6.00L50.00 3.00L75.00 2.00L100.00 1.00",
    "M0.00 3.00L25.00 4.00L50.00 3.75L75.00 8.00L100.00 9.00",
  ]);
  set("history", true);
  equal(document.querySelectorAll(".history").length, 2);
  set("history", false);
  equal(document.querySelectorAll(".history, .with-history").length, 0);
});

test("Logarithmic axes are set one by one", () => {
  const { figure, set } = options();
  set("logEpochs", true);
  equal([figure.scales.logEpochs, figure.scales.logError], [true, false]);
  set("logError", true);
  set("logEpochs", false);
  equal([figure.scales.logEpochs, figure.scales.logError], [false, true]);
});

for (const named of ["abc", " abc ", "/runs/abc", "https://example.org/zh/runs/abc/?epoch=3#top"])
  test(`The curve of another run is drawn behind: ${named}`, async () => {
    const { figure, set } = options({ address: "/tests/?epoch=2" });
    const asked = serve({ from: 0, meanSquaredError: [0.3, 0.15, 0], correct: [0, 0, 0] });
    const ready = drawn(figure);
    set("ghost", named);
    await ready;
    equal(asked, ["api/runs/abc/tape?weights=false"]);
    equal(attribute("[data-ghost]", "d"), figure.path([0.3, 0.15, 0]));
    equal(location.search, "?epoch=2&ghost=abc");
  });

test("An empty name removes the other curve", async () => {
  const { figure, set } = options();
  const asked = serve({ from: 0, meanSquaredError: [0.25], correct: [0] });
  const ready = drawn(figure);
  set("ghost", "abc");
  await ready;
  equal(attribute("[data-ghost]", "d"), "M0 0.00");
  set("ghost", "");
  equal([asked.length, attribute("[data-ghost]", "d"), location.search], [1, "", ""]);
});

test("An unknown run is reported and not kept in the address", async () => {
  const { figure, set } = options({ address: "/tests/?epoch=2" });
  serve({}, 404);
  const ready = drawn(figure);
  set("ghost", "nobody");
  await ready;
  equal([text("[data-ghost-problem]"), attribute("[data-ghost]", "d")], ["unknown run", ""]);
  equal(location.search, "?epoch=2");
});

test("A run that does not answer is not called unknown", async () => {
  const { figure, set } = options();
  globalThis.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  const ready = drawn(figure);
  set("ghost", "abc");
  await ready;
  equal(text("[data-ghost-problem]"), "no answer");
});

test("The run that was named last is drawn, whichever answers first", async () => {
  const { figure, set } = options();
  const answers = [];
  globalThis.fetch = () => new Promise((resolve) => answers.push(resolve));
  const tape = (error) => new Response(JSON.stringify({ from: 0, meanSquaredError: [error], correct: [0] }));
  set("ghost", "slow");
  set("ghost", "fast");
  const ready = drawn(figure);
  answers[1](tape(0.15));
  await ready;
  answers[0](tape(0.3));
  await new Promise((resolve) => setTimeout(resolve));
  equal(attribute("[data-ghost]", "d"), figure.path([0.15]));
});

test("The page's address names the other run", async () => {
  const asked = serve({ from: 0, meanSquaredError: [0.3, 0.15], correct: [0, 0] });
  const { figure } = options({ address: "/tests/?ghost=abc" });
  await drawn(figure);
  equal(asked.length, 1);
  equal(attribute("[data-ghost]", "d"), figure.path([0.3, 0.15]));
  equal(texts("[data-ghost-problem]"), [""]);
});
