// What the reader does on a part of the page before .NET has replaced it. The same is done again on the new part, whose
// elements stand in the same places.

export class HeldActions {
  actions = [];
  focused = null;

  /** @param {Element} part whose children .NET will replace */
  constructor(part) {
    this.part = part;
    this.first = part.firstElementChild;
    for (const kind of ["click", "input", "change"]) part.addEventListener(kind, this.hold, true);
    part.addEventListener("focusin", this.noteFocus);
    part.addEventListener("focusout", this.noteFocus);
  }

  get isSamePart() {
    return this.part.firstElementChild === this.first;
  }

  hold = ({ type, target }) => {
    const isField = target.matches("select, input, textarea");
    const isTicked = target.matches("[type=checkbox], [type=radio]");
    // Links and forms work without .NET.
    if (target.closest("a[href], [type=submit]")) return;
    // A click on a field says nothing that its value does not say.
    if ((type === "click") === (isField && !isTicked)) return;
    if (type !== "click" && isTicked) return;
    const { value } = target;
    const last = this.actions.at(-1);
    if (type !== "click" && last?.target === target && last.type === type) last.value = value;
    else this.actions.push({ type, target, path: this.pathTo(target), value });
  };

  noteFocus = ({ type, target }) => {
    if (type === "focusin") this.focused = { target, path: this.pathTo(target) };
    // An element that leaves the page loses the focus too, while it is still there. Its place remains of interest.
    else queueMicrotask(() => {
      if (this.focused?.target === target && target.isConnected) this.focused = null;
    });
  };

  release() {
    for (const kind of ["click", "input", "change"]) this.part.removeEventListener(kind, this.hold, true);
    for (const { type, target: former, path, value } of this.actions) {
      const target = this.at(path);
      if (!target) continue; // .NET has drawn something else there.
      // .NET opens what the page has noted as open. The page has not noted it if .NET replaced the part before the
      // browser sent the toggle event; then the click is done again.
      const [before, details] = [former, target].map((element) => element.closest("summary")?.parentElement);
      if (details && details.open === before.open) continue;
      if (type === "click") target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      else {
        target.value = value;
        target.dispatchEvent(new Event(type, { bubbles: true }));
      }
    }
    if (this.focused && document.activeElement === document.body)
      this.at(this.focused.path)?.focus({ preventScroll: true });
  }

  /** Name and place among the children of each element on the way to a target. */
  pathTo(target) {
    const path = [];
    for (let element = target; element !== this.part; element = element.parentElement)
      path.unshift({ name: element.localName, place: [...element.parentElement.children].indexOf(element) });
    return path;
  }

  at(path) {
    let element = this.part;
    for (const { name, place } of path) {
      element = element.children[place];
      if (element?.localName !== name) return null;
    }
    return element;
  }
}
