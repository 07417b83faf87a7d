// Colours of the present theme, for what is painted on a canvas.

/** @param {string[]} roles custom properties of page.css, evenly from one to the next
 *  @returns {(level: number) => number[]} red, green and blue for levels from 0 to 255 */
export function scale(...roles) {
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.forcedColorAdjust = "none"; // Forced colours leave a canvas as it is.
  const stops = roles.map((role) => {
    probe.style.color = `var(--${role})`;
    return getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  });
  probe.remove();
  return (level) => {
    const at = (level / 255) * (stops.length - 1);
    const from = Math.min(Math.floor(at), stops.length - 2);
    return stops[from].map((channel, k) => channel + (stops[from + 1][k] - channel) * (at - from));
  };
}
