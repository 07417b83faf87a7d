import { Tape } from "/js/tape.js";
import { equal, test, throws } from "./harness.js";

/** Rows of one case with one output: the error of epoch e is e, its weight is 10 e. */
function rows(from, to) {
  const epochs = Array.from({ length: to - from + 1 }, (_, k) => from + k);
  return {
    from,
    meanSquaredError: epochs,
    correct: epochs.map((e) => e % 2),
    heldOutError: epochs.map((e) => 2 * e),
    heldOutCorrect: epochs.map((e) => (e + 1) % 2),
    outputs: epochs.map((e) => [[e / 100]]),
    weights: epochs.map((e) => [10 * e]),
  };
}

function holds(tape, last) {
  const { from, ...columns } = rows(0, last);
  equal({ ...tape }, columns);
  equal(tape.last, last);
}

/** Answers every request with a body; returns the addresses that the page has requested. */
function serve(body, status = 200) {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address);
    return new Response(body, { status });
  };
  return asked;
}

test("An empty tape has no last epoch", () => equal(new Tape().last, -1));

test("Rows that follow are appended", () => {
  const tape = new Tape();
  tape.append(rows(0, 2));
  tape.append(rows(3, 5));
  holds(tape, 5);
});

test("Repeated rows are skipped", () => {
  const tape = new Tape();
  tape.append(rows(0, 3));
  tape.append(rows(0, 3));
  tape.append(rows(1, 2));
  holds(tape, 3);
});

test("Only the new part of overlapping rows is appended", () => {
  const tape = new Tape();
  tape.append(rows(0, 3));
  tape.append(rows(2, 6));
  holds(tape, 6);
});

test("The first value of a row stays", () => {
  const tape = new Tape();
  tape.append(rows(0, 1));
  tape.append({ ...rows(0, 1), meanSquaredError: [7, 7] });
  holds(tape, 1);
});

test("A gap is refused and changes nothing", async () => {
  const tape = new Tape();
  await throws(() => tape.append(rows(1, 2)), RangeError);
  equal(tape.last, -1);
  tape.append(rows(0, 2));
  await throws(() => tape.append(rows(4, 5)), RangeError);
  holds(tape, 2);
});

test("Rows without outputs and weights keep errors only", () => {
  const tape = new Tape();
  tape.append({ ...rows(0, 2), outputs: null, weights: undefined });
  equal([tape.meanSquaredError, tape.outputs, tape.weights], [[0, 1, 2], [], []]);
});

test("fetch parses the tape's JSON and returns the tape", async () => {
  const asked = serve(JSON.stringify(rows(0, 4)));
  const tape = new Tape();
  equal((await tape.fetch("/api/runs/x/tape?weights=true")) === tape, true);
  holds(tape, 4);
  equal(asked, ["/api/runs/x/tape?weights=true"]);
});

test("fetch keeps every bit of a number", async () => {
  serve('{"from":0,"meanSquaredError":[0.1000000000000000055511151231257827,5e-324],"correct":[0,0]}');
  equal((await new Tape().fetch("/tape?")).meanSquaredError, [0.1, Number.MIN_VALUE]);
});

test("fetch throws if the server refuses", async () => {
  serve("{}", 404);
  const tape = new Tape();
  await throws(() => tape.fetch("/tape?"), Error);
  equal(await tape.fetch("/tape?").catch(({ status }) => status), 404);
  equal(tape.last, -1);
});
