// Plays a run. The epoch follows the clock, so the speed does not depend on the frame rate.

const stepsASecond = 2; // With reduced motion the figure jumps twice a second.

export class Player {
  /**
   * @param {() => number} epoch
   * @param {() => number} last
   * @param {(epoch: number) => void} moveTo
   * @param {(playing: boolean) => void} changed
   */
  constructor(epoch, last, moveTo, changed) {
    Object.assign(this, { epoch, last, moveTo, changed, speed: 60, frame: 0 });
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  get playing() {
    return this.frame !== 0;
  }

  play() {
    if (this.playing) return;
    if (this.epoch() >= this.last()) this.moveTo(0);
    let position = this.epoch();
    let before = performance.now();
    let shown = before;
    const next = (now) => {
      position += ((now - before) / 1000) * this.speed;
      before = now;
      if (!this.calm.matches || now - shown >= 1000 / stepsASecond || position >= this.last()) {
        shown = now;
        this.moveTo(Math.floor(position));
      }
      if (position >= this.last()) this.pause();
      else this.frame = requestAnimationFrame(next);
    };
    this.frame = requestAnimationFrame(next);
    this.changed(true);
  }

  pause() {
    if (!this.playing) return;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.changed(false);
  }
}
