import { playOnce } from "/js/firstVisit.js";
import { equal, test } from "./harness.js";

/** A figure that rests at epoch 150, before a visitor with a clock that the test moves. */
function visit({ isFirst = true, reducedMotion = false } = {}) {
  let now = 1000;
  const frames = [];
  performance.now = () => now;
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
  globalThis.cancelAnimationFrame = () => (frames.length = 0);
  globalThis.matchMedia = () => ({ matches: reducedMotion });
  if (isFirst) localStorage.removeItem("exhibitSeen");
  const figure = { epoch: 150, moveTo: (epoch) => (figure.epoch = epoch) };
  playOnce(figure);
  return {
    figure,
    pass(milliseconds) {
      now += milliseconds;
      for (const draw of frames.splice(0)) draw(now);
      return figure.epoch;
    },
  };
}

test("A first visit plays to the epoch of the figure in three seconds and stays there", () => {
  const { figure, pass } = visit();
  equal([figure.epoch, pass(1000), pass(1000), pass(1000), pass(1000)], [0, 50, 100, 150, 150]);
});

test("A late frame does not pass the end", () => {
  const { pass } = visit();
  equal(pass(60_000), 150);
});

test("The next visit does not play", () => {
  visit();
  const { figure, pass } = visit({ isFirst: false });
  equal([figure.epoch, pass(1000)], [150, 150]);
});

test("Reduced motion does not play, and leaves the first time for later", () => {
  const { figure, pass } = visit({ reducedMotion: true });
  equal([figure.epoch, pass(1000)], [150, 150]);
  equal(visit({ isFirst: false }).figure.epoch, 0);
});

for (const action of ["pointerdown", "touchstart", "keydown", "wheel", "scroll", "focusin", "click"])
  test(`The first ${action} ends it at the epoch of the figure`, () => {
    const { figure, pass } = visit();
    pass(1000);
    document.body.dispatchEvent(new Event(action, { bubbles: true }));
    equal([figure.epoch, pass(1000)], [150, 150]);
    figure.moveTo(7);
    document.body.dispatchEvent(new Event(action, { bubbles: true }));
    equal(figure.epoch, 7);
  });

test("A reader who moves the slider keeps that epoch", () => {
  const { figure, pass } = visit();
  pass(1000);
  document.body.dispatchEvent(new Event("input", { bubbles: true }));
  figure.moveTo(20);
  equal(pass(1000), 20);
});
