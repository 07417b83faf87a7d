// Keeps a part of the page current. While it has data-live, the script reads it again, as HTML, from the address in
// data-live-part.

import { BackOff, pause } from "./hub.js";

const INTERVAL = 700; // milliseconds

/** Replaces a part of the page until it is no longer live, or no longer there.
 *  @param {Element} part */
export async function keepCurrent(part) {
  const address = part.dataset.livePart;
  const backOff = new BackOff();
  while (part.hasAttribute("data-live")) {
    await pause(INTERVAL);
    if (document.hidden) continue;
    try {
      const next = await read(address);
      if (!next) return;
      backOff.reset();
      const details = next.querySelectorAll("details");
      part.querySelectorAll("details").forEach(({ open }, n) => details[n]?.toggleAttribute("open", open));
      if (next.isEqualNode(part)) continue;
      const focused = part.contains(document.activeElement) && document.activeElement.id;
      part.replaceWith(next);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      part = next;
    } catch (error) {
      console.warn(`The page is not current: ${error.message}`);
      await backOff.pause();
    }
  }
}

/** @returns {Promise<?Element>} the part; null if the server no longer has it */
async function read(address) {
  const response = await fetch(address);
  if (response.status === 404) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector("[data-live-part]");
  if (!part) throw new Error(`${address} answered ${response.status}`);
  return part;
}
