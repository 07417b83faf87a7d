// Copies links and texts, and says whether that has worked.

import { fill } from "./words.js";

/** Copies a text and returns whether it worked. `navigator.clipboard` exists on secure pages only; a server in a
 *  classroom may use plain HTTP. */
export async function copy(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Denied, or the page has no focus. The older way below may still work.
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

/** Starts the button that copies the link to the run that the figure shows. */
export function copyLink(figure) {
  const button = document.querySelector("[data-copy]");
  const said = document.querySelector("[data-copied]");
  button?.addEventListener("click", async () => {
    const address = new URL(figure.run.page, document.baseURI);
    if (!figure.following) address.searchParams.set("epoch", figure.epoch);
    const sentence = figure.words[(await copy(address.href)) ? "Link.Copied" : "Link.NotCopied"];
    said.textContent = fill(sentence, address.href);
  });
}

/** Starts the buttons that carry the text that they copy. */
export function copyTexts(figure) {
  for (const button of document.querySelectorAll("[data-copy-text]"))
    button.addEventListener("click", async () => {
      const place = document.querySelector("[data-copied]");
      const isCopied = await copy(button.dataset.copyText);
      // A page without a figure has the words beside the button.
      const sentence = figure ? figure.words[isCopied ? "Link.Copied" : "Link.NotCopied"]
        : place.dataset[isCopied ? "wordCopied" : "wordNotCopied"];
      place.textContent = fill(sentence, button.dataset.copyText);
    });
}
