// Sentences of the resources, with places for values.

/** @param {string} template with the places {0}, {1}, … */
export const fill = (template, ...values) => template.replace(/\{(\d)\}/g, (_, i) => values[i]);
