// What the demonstrations need besides the figure: the slider's epoch for the .NET parts, and, where the server answers,
// the answered part of the page without the rest.

/** Calls MoveToAsync whenever the slider has moved; at most one call is on its way.
 *  @param dotNet a component with MoveToAsync */
export function follow(dotNet) {
  let telling = false;
  let again = false;
  const tell = async () => {
    again = true;
    if (telling) return;
    telling = true;
    while (again) {
      again = false;
      await dotNet.invokeMethodAsync("MoveToAsync");
    }
    telling = false;
  };
  document.addEventListener("epoch", tell);
  tell();
}

const part = document.querySelector("[data-demo-part]");
if (part) askTheServer(part);

/** Links within the part, and the slider, fetch the page that they lead to and show its part in place. */
function askTheServer(part) {
  const slider = document.querySelector("[data-slider]");
  let last = null;
  const show = async (address) => {
    last?.abort();
    last = new AbortController();
    try {
      const response = await fetch(address, { signal: last.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const focused = document.activeElement?.getAttribute("data-ask");
      part.replaceChildren(...page.querySelector("[data-demo-part]").childNodes);
      if (focused) part.querySelector(`[data-ask="${focused}"]`)?.focus();
      history.replaceState(history.state, "", address);
    } catch (error) {
      if (error.name === "AbortError") return; // the reader has gone on
      location.assign(address); // the browser itself says what is wrong with the connection
    }
  };
  part.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(addressAt(link.getAttribute("href"), slider.value)); // of a link in a drawing, .href is no text
  });
  slider.addEventListener("change", () => show(addressAt(location.href, slider.value)));
}

function addressAt(address, epoch) {
  const target = new URL(address, location.origin);
  target.searchParams.set("epoch", epoch);
  return target.pathname + target.search;
}
