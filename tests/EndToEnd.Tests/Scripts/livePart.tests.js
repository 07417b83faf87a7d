import { keepCurrent } from "/js/livePart.js";
import { equal, test } from "./harness.js";

const part = (text, live = true) => `<div data-live-part="part" ${live ? "data-live" : ""}>${text}</div>`;

const folded = (live) =>
  part(`<details><summary>a</summary>${live}</details><details><summary>b</summary></details>`, live);

/** Keeps a part current with these answers in turn; without waiting, but it returns the waits. */
async function keep(start, ...answers) {
  document.body.innerHTML = start;
  const [waits, warnings, asked] = [[], [], []];
  const { fetch, setTimeout } = globalThis;
  const { warn } = console;
  globalThis.fetch = async (address) => {
    asked.push(address);
    const answer = answers.shift();
    if (typeof answer === "string") return new Response(`<p>page</p>${answer}`);
    if (typeof answer === "number") return new Response("{}", { status: answer });
    throw answer;
  };
  globalThis.setTimeout = (then, milliseconds) => {
    waits.push(milliseconds);
    queueMicrotask(then);
  };
  console.warn = (text) => warnings.push(text);
  try {
    await keepCurrent(document.querySelector("[data-live-part]"));
  } finally {
    Object.assign(globalThis, { fetch, setTimeout });
    console.warn = warn;
  }
  return { waits, warnings, asked };
}

const shown = () => document.body.textContent.trim();

test("A part is replaced until it is no longer live", async () => {
  const { asked } = await keep(part("1"), part("2"), part("3"), part("4", false), part("5"));
  equal([shown(), asked], ["4", ["part", "part", "part"]]);
});

test("A part that is not live is not asked for", async () => {
  const { asked } = await keep(part("1", false), part("2"));
  equal([shown(), asked.length], ["1", 0]);
});

test("The same part again keeps its elements", async () => {
  document.body.innerHTML = "";
  const ready = keep(part("<b>1</b>"), part("<b>1</b>"), 404);
  const before = document.querySelector("b");
  await ready;
  equal(document.querySelector("b") === before, true);
});

test("Details stay as the reader left them", async () => {
  const ready = keep(folded(true), folded(true), folded(false));
  const [first] = document.querySelectorAll("details");
  first.open = true;
  await ready;
  equal([...document.querySelectorAll("details")].map(({ open }) => open), [true, false]);
});

test("A part that the server no longer has stays as it is", async () => {
  const { waits, warnings } = await keep(part("1"), 404, part("2"));
  equal([shown(), waits.length, warnings], ["1", 1, []]);
});

test("An error is tried again, less and less often, at most every 12 seconds", async () => {
  const errors = [503, 500, new TypeError("Failed to fetch"), 503, 503, 503];
  const { waits, warnings } = await keep(part("1"), ...errors, part("2"), 503, part("3", false));
  equal(shown(), "3");
  const pauses = waits.filter((_, n) => n % 2 === 1 && n < 12);
  const means = [500, 1_000, 2_000, 4_000, 8_000, 8_000];
  equal(pauses.map((wait, n) => wait >= 0.5 * means[n] && wait < 1.5 * means[n]), means.map(() => true));
  equal(waits.at(-2) <= 750, true); // After an answer the waits begin again.
  equal(warnings.slice(0, 3), [
    "The page is not current: part answered 503", "The page is not current: part answered 500",
    "The page is not current: Failed to fetch",
  ]);
});
