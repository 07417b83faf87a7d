// Address, history and clipboard for the lab. Each step of the lab is an entry of the browser's history, so
// Undo is Back and Redo is Forward.

import { keepLanguageLinks } from "../js/address.js";

export { copy } from "../js/clipboard.js";

const LINK_KEYS = ["Enter", " ", "+", "=", "-", "PageUp", "PageDown"]; // as PressLinkKey knows them
const QUIET = 200; // ms; browsers limit how often an address may change

let newest = step(); // the newest step that this page knows
let waiting = null; // what will be written when the reader rests

/** Keeps the recipe in the address and in the link to the other language.
 *  @param {?string} text the fragment; null if the recipe is too long for an address
 *  @param {?string} json the recipe, if it is too long for an address
 *  @param {boolean} isStep whether this is a step of its own, not a part of the last one */
export function keep(text, json, isStep) {
  if (!isStep) {
    if (waiting) clearTimeout(waiting.timer);
    waiting = { text, json, timer: setTimeout(settle, QUIET) };
    return;
  }
  settle();
  newest = step() + 1;
  history.pushState({ ...history.state, lab: newest, recipe: json }, "", addressOf(text));
  finish();
}

/** Starts undo, redo and Back, which tell .NET the recipe to show. */
export function follow(lab) {
  addEventListener("popstate", (event) => {
    event.stopImmediatePropagation(); // Blazor would fetch the page again.
    if (waiting) clearTimeout(waiting.timer);
    waiting = null;
    newest = Math.max(newest, step());
    lab.invokeMethodAsync("ShowStep", location.hash.slice(1), history.state?.recipe ?? null);
    finish();
  }, { capture: true });
  document.addEventListener("pointerdown", ({ target, pointerId }) => {
    if (target.matches(".reach")) target.setPointerCapture(pointerId); // A drag leaves the line.
  });
  document.addEventListener("keydown", (event) => {
    const link = event.target.closest(".lab-canvas .network [data-weight]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey || !LINK_KEYS.includes(event.key)) return;
    event.preventDefault();
    lab.invokeMethodAsync("PressLinkKey", Number(link.dataset.weight), event.key);
  });
  document.querySelector("[data-undo]").addEventListener("click", undo);
  document.querySelector("[data-redo]").addEventListener("click", redo);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) undo();
    else if (key === "y" || key === "z") redo();
    else return;
    event.preventDefault();
  });
  finish();
}

function step() {
  return history.state?.lab ?? 0;
}

function undo() {
  settle();
  if (step() > 0) history.back();
}

function redo() {
  if (step() < newest) history.forward();
}

/** Writes what waits. */
function settle() {
  if (!waiting) return;
  const { text, json, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  history.replaceState({ ...history.state, lab: step(), recipe: json }, "", addressOf(text));
  finish();
}

const addressOf = (text) => `${location.pathname}${location.search}${text ? `#${text}` : ""}`;

function finish() {
  document.querySelector("[data-undo]").disabled = step() === 0;
  document.querySelector("[data-redo]").disabled = step() >= newest;
  keepLanguageLinks();
}
