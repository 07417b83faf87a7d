// On a first visit the figure plays once, from epoch 0 to the epoch that it rests at. Whatever the reader does ends
// that.

import { Player } from "./player.js";

const SECONDS = 3;
const SEEN = "exhibitSeen"; // in the browser's storage
const ACTIONS = ["pointerdown", "touchstart", "keydown", "wheel", "scroll", "focusin", "input", "change", "click"];

/** Plays unless the visitor has been here before or wants less motion. */
export function playOnce(figure) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || hasSeen()) return;
  const rest = figure.epoch;
  const ended = new AbortController();
  const player = new Player(
    () => figure.epoch, () => rest, (epoch) => figure.moveTo(Math.min(epoch, rest)),
    (isPlaying) => isPlaying || ended.abort());
  const stop = ({ type }) => {
    player.pause();
    if (type !== "input" && type !== "change") figure.moveTo(rest); // The reader's own epoch stays.
  };
  for (const action of ACTIONS)
    document.addEventListener(action, stop, { capture: true, passive: true, signal: ended.signal });
  player.speed = rest / SECONDS;
  player.play();
}

/** Whether the visitor has seen the figure play; remembers it. A browser that stores nothing counts as one that has. */
function hasSeen() {
  try {
    const seen = localStorage.getItem(SEEN);
    localStorage.setItem(SEEN, "1");
    return seen !== null;
  } catch {
    return true;
  }
}
