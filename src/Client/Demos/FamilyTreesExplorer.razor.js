// The server answers the questions of this part. Links and the slider replace the part in place, without a new page.

const part = document.querySelector("[data-demo-part]");
if (part) askTheServer(part);

/** Links in the part and the slider fetch the page that they lead to and show its part here. */
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
      if (error.name === "AbortError") return; // the reader has asked something else
      location.assign(address); // the browser shows what is wrong with the connection
    }
  };
  part.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(addressAt(link.getAttribute("href"), slider.value)); // .href of an SVG link is not a string
  });
  slider.addEventListener("change", () => show(addressAt(location.href, slider.value)));
}

function addressAt(address, epoch) {
  const target = new URL(address, document.baseURI);
  target.searchParams.set("epoch", epoch);
  return target.pathname + target.search;
}
