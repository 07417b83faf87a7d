// Starts .NET when the reader turns to a part of the page that needs it: an island (Island.razor). Opening such a page
// does not start it, because that would block the page for seconds on a phone. What the reader does on an island before
// .NET has come is done again when it has. Pages whose runs .NET trains start it at once (page.js).

import { HeldActions } from "./heldActions.js";

const islands = new Map(); // by element, a promise of the reader's intent and the function that keeps it
const inSight = new Set();
const ACTIONS = ["pointerdown", "keydown", "wheel", "touchmove", "input"]; // what readers do, not what scripts do
let hasActed = false;
let starting = null;

/** Watches for intent: the reader points at an island, puts the focus on it, or uses the page while one is in sight. */
export function awaitIntent() {
  for (const island of document.querySelectorAll("[data-island]")) watch(island);
  const act = () => {
    hasActed = true;
    inSight.forEach(want);
  };
  for (const action of ACTIONS) document.addEventListener(action, act, { capture: true, passive: true });
  if (islands.size) fetchAhead();
}

/** Resolves when the reader has turned to the island that contains an element. */
export const wanted = (element) => islands.get(element.closest("[data-island]")).promise;

/** Takes away the note that an island is being prepared. */
export function arrived(element) {
  say(element.closest("[data-island]"), "");
}

/** Starts .NET. The promise only rejects, if .NET does not start: an island says itself when it is ready. */
export function startDotNet() {
  return (starting ??= new Promise((_, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("[data-blazor]").dataset.blazor;
    script.addEventListener("error", () => {
      starting = null; // The next intent tries again.
      reject(new Error(`${script.src} did not load.`));
    });
    // Blazor's script starts once only. It throws this when a file that it fetches is missing.
    addEventListener("unhandledrejection", ({ reason }) =>
      /Failed to start platform|_framework\/.* failed/.test(reason) && reject(reason));
    document.body.append(script);
  }));
}

function watch(island) {
  islands.set(island, Promise.withResolvers());
  island.addEventListener("pointerover", (event) => isHover(event) && want(island));
  if (island.dataset.island === "hover") return; // The reader of this one only looks.
  island.addEventListener("focusin", () => want(island));
  new IntersectionObserver(([{ isIntersecting }]) => {
    inSight[isIntersecting ? "add" : "delete"](island);
    if (isIntersecting && hasActed) want(island);
  }).observe(island);

  const held = new HeldActions(island);
  const observer = new MutationObserver(() => {
    if (held.isSamePart) return;
    observer.disconnect();
    arrived(island);
    held.release();
  });
  observer.observe(island, { childList: true });
}

/** A pointer that rests or passes over, not one that drags: a drag must not be blocked by the start. */
const isHover = ({ pointerType, buttons }) => pointerType !== "touch" && buttons === 0;

function want(island) {
  inSight.delete(island);
  const intent = islands.get(island);
  if (intent.isKept) return;
  intent.isKept = true;
  intent.resolve();
  const note = island.querySelector("[data-preparing]");
  say(island, note.dataset.preparing);
  startDotNet().catch(() => {
    intent.isKept = starting !== null;
    say(island, intent.isKept ? note.dataset.stopped : note.dataset.failed);
  });
}

function say(island, sentence) {
  island.querySelector("[data-preparing]").textContent = sentence;
}

/** Fetches the files of .NET one after another while nothing else happens, so that the first island answers soon. */
async function fetchAhead() {
  const line = navigator.connection; // not in every browser
  if (line?.saveData || (line && line.effectiveType !== "4g")) return;
  if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded));
  const idle = window.requestIdleCallback ?? setTimeout;
  await new Promise((resolve) => idle(resolve));
  for (const address of JSON.parse(document.querySelector("script[data-dotnet-files]").textContent)) {
    if (starting) return; // .NET fetches the rest itself.
    const response = await fetch(address, { priority: "low" }).catch(() => null);
    if (!response?.ok) return; // If .NET is wanted, its start will say what is wrong.
    await response.arrayBuffer();
  }
}
