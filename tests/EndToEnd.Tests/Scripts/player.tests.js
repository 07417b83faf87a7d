import { Player } from "/js/player.js";
import { equal, test } from "./harness.js";

/** Replaces the clock of the page. Frames are drawn only when tick() says so. */
function clock({ reducedMotion = false } = {}) {
  let now = 5000;
  let number = 0;
  const frames = new Map();
  performance.now = () => now;
  globalThis.requestAnimationFrame = (draw) => (frames.set(++number, draw), number);
  globalThis.cancelAnimationFrame = (frame) => frames.delete(frame);
  globalThis.matchMedia = () => ({ matches: reducedMotion });
  return {
    get waiting() {
      return frames.size;
    },
    tick(milliseconds) {
      now += milliseconds;
      const due = [...frames];
      frames.clear();
      for (const [, draw] of due) draw(now);
    },
  };
}

/** A player and the figure that it moves. */
function stage(last, at = 0) {
  const figure = { epoch: at, last, moves: [], changes: [] };
  const moveTo = (epoch) => {
    figure.epoch = Math.min(epoch, figure.last);
    figure.moves.push(figure.epoch);
  };
  const player = new Player(() => figure.epoch, () => figure.last, moveTo, (playing) => figure.changes.push(playing));
  return { figure, player };
}

for (const frames of [4, 60, 125])
  test(`A second at 60 epochs a second shows epoch 60 at ${frames} frames a second`, () => {
    const time = clock();
    const { figure, player } = stage(1000);
    player.play();
    for (let k = 0; k < frames; k++) time.tick(1000 / frames);
    equal(Math.abs(figure.epoch - 60) <= 1, true);
    equal(player.playing, true);
  });

test("The speed is in epochs a second and can change on the way", () => {
  const time = clock();
  const { figure, player } = stage(10_000);
  player.speed = 8;
  player.play();
  time.tick(1000);
  equal(figure.epoch, 8);
  player.speed = 500;
  time.tick(1000);
  equal(figure.epoch, 508);
});

test("Parts of an epoch add up", () => {
  const time = clock();
  const { figure, player } = stage(100);
  player.speed = 1;
  player.play();
  for (let k = 0; k < 4; k++) time.tick(250);
  equal(figure.moves, [0, 0, 0, 1]);
});

test("Playing starts at the epoch that is shown", () => {
  const time = clock();
  const { figure, player } = stage(100, 40);
  player.play();
  time.tick(500);
  equal(figure.moves, [70]);
});

test("Playing from the end starts again at epoch 0", () => {
  const time = clock();
  const { figure, player } = stage(100, 100);
  player.play();
  time.tick(500);
  equal(figure.moves, [0, 30]);
});

test("Playing stops at the last epoch", () => {
  const time = clock();
  const { figure, player } = stage(100, 90);
  player.play();
  time.tick(1000);
  equal([figure.epoch, player.playing, time.waiting, figure.changes], [100, false, 0, [true, false]]);
});

test("A run that grows plays on to its new end", () => {
  const time = clock();
  const { figure, player } = stage(100, 90);
  player.play();
  figure.last = 200;
  time.tick(1000);
  equal([figure.epoch, player.playing], [150, true]);
});

test("Pausing stops at once and reports once", () => {
  const time = clock();
  const { figure, player } = stage(1000);
  player.play();
  time.tick(500);
  player.pause();
  player.pause();
  time.tick(500);
  equal([figure.epoch, player.playing, time.waiting, figure.changes], [30, false, 0, [true, false]]);
});

test("Playing twice plays once", () => {
  const time = clock();
  const { figure, player } = stage(1000);
  player.play();
  player.play();
  equal(time.waiting, 1);
  time.tick(500);
  equal([figure.moves, figure.changes], [[30], [true]]);
});

test("Pausing before playing reports nothing", () => {
  clock();
  const { figure, player } = stage(1000);
  player.pause();
  equal([figure.moves, figure.changes], [[], []]);
});

test("With reduced motion the figure jumps twice a second", () => {
  const time = clock({ reducedMotion: true });
  const { figure, player } = stage(1000);
  player.play();
  for (let k = 0; k < 20; k++) time.tick(100);
  equal(figure.moves, [30, 60, 90, 120]);
});

test("With reduced motion the last epoch is shown without delay", () => {
  const time = clock({ reducedMotion: true });
  const { figure, player } = stage(10);
  player.play();
  time.tick(200);
  equal([figure.moves, player.playing], [[10], false]);
});
