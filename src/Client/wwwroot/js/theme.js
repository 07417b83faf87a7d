// The button that changes the colours of the page.

export function wakeTheme() {
  const button = document.querySelector("[data-theme-button]");
  const say = () => {
    const theme = document.documentElement.dataset.theme;
    button.setAttribute("aria-label", button.dataset[theme]);
    button.title = button.dataset[theme];
  };
  button?.addEventListener("click", () => {
    const order = ["auto", "light", "dark"];
    const root = document.documentElement;
    root.dataset.theme = order[(order.indexOf(root.dataset.theme) + 1) % order.length];
    const path = new URL(document.baseURI).pathname;
    document.cookie = `theme=${root.dataset.theme}; path=${path}; max-age=31536000; samesite=lax`;
    say();
  });
  if (button) {
    button.hidden = false;
    say();
  }
}
