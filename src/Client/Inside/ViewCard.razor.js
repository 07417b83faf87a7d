// Remembers which views are open, in the address and in the browser, and enlarges one. Blazor replaces the cards when
// it starts, so all listeners are on the document.

import { replaceQuery } from "../js/address.js";

const STORE = "views";
const NONE = "none"; // in the address, when all views are closed

const cards = () => [...document.querySelectorAll("[data-view]")];
const names = (list) => list.map((card) => card.dataset.view);

/** The names of the open views. */
export const openViews = () => names(cards().filter((card) => card.open));

export function wakeCards() {
  // The reader can open or close a card before this script is there. Such a card stays as it is.
  const untouched = cards().filter((card) => card.open === "openAtFirst" in card.dataset);
  const isTouched = untouched.length < cards().length;
  const asked = new URLSearchParams(location.search).has("view");
  const remembered = asked ? null : localStorage.getItem(STORE)?.split(" ");
  if (remembered) for (const card of untouched) card.open = remembered.includes(card.dataset.view);
  if (remembered || isTouched) keepInAddress();
  if (isTouched) keepInBrowser();
  let known = openViews().join(" ");
  document.addEventListener("toggle", ({ target }) => {
    if (!target.dataset.view) return;
    if (!target.open) enlarge(target, false);
    const open = openViews().join(" ");
    if (open === known) return; // Blazor has replaced a card.
    known = open;
    keepInAddress();
    keepInBrowser();
    document.dispatchEvent(new CustomEvent("views", { detail: openViews() }));
  }, true);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-enlarge]");
    if (button) enlarge(button.closest("[data-view]"), button.getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("keydown", ({ key }) => {
    const enlarged = document.querySelector("[data-enlarged]");
    if (key === "Escape" && enlarged) enlarge(enlarged, false);
  });
}

function keepInAddress() {
  const query = new URLSearchParams(location.search);
  query.delete("view");
  const open = openViews();
  for (const name of open.length ? open : [NONE]) query.append("view", name);
  replaceQuery(query);
}

/** Views that this run lacks keep their state. */
function keepInBrowser() {
  const here = names(cards());
  const elsewhere = (localStorage.getItem(STORE)?.split(" ") ?? []).filter((name) => !here.includes(name));
  localStorage.setItem(STORE, [...openViews(), ...elsewhere].join(" "));
}

/** Lets a view fill the window above the transport. */
function enlarge(card, on) {
  for (const other of document.querySelectorAll("[data-enlarged]")) {
    other.removeAttribute("data-enlarged");
    other.querySelector("[data-enlarge]").setAttribute("aria-pressed", "false");
  }
  if (!on) return;
  card.setAttribute("data-enlarged", "");
  card.querySelector("[data-enlarge]").setAttribute("aria-pressed", "true");
}
