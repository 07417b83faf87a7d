// Sentences of the resources, with places for values.

/** @param {string} template with the places {0}, {1}, … */
export const fill = (template, ...values) => template.replace(/\{(\d)\}/g, (_, i) => values[i]);

/** Writes a text where it differs: every write costs the page a layout, and a status would be read out again. */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
