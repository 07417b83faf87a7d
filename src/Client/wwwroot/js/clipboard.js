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
