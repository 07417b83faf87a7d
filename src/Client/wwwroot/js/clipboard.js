/** Whether the text is in the clipboard now. That is only there on secure pages; a server in a classroom may well be
 *  plain http. */
export async function copy(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused, by a permission or an unfocused page: the older way below may still be allowed.
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
