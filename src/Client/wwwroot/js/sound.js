// Plays the error curve as sound in five seconds. The pitch follows the error, and the slider moves along.

const seconds = 5;
const [low, high] = [180, 880]; // Hz for no error and for the largest

export class Sound {
  playing = false;

  /**
   * @param {number[]} errors by epoch
   * @param {(epoch: number) => void} moveTo
   * @param {(playing: boolean) => void} changed
   */
  play(errors, moveTo, changed) {
    if (errors.length < 2) return;
    const context = new AudioContext();
    const tone = context.createOscillator();
    const volume = context.createGain();
    const largest = errors.reduce((most, error) => Math.max(most, error), Number.MIN_VALUE);
    const pitch = (error) => low * (high / low) ** (error / largest);
    const points = Math.min(errors.length, 500);
    const epochOf = (k) => Math.round((k * (errors.length - 1)) / (points - 1));
    const curve = Float32Array.from({ length: points }, (_, k) => pitch(errors[epochOf(k)]));
    tone.type = "triangle";
    tone.frequency.setValueCurveAtTime(curve, context.currentTime, seconds);
    volume.gain.setValueAtTime(0.12, context.currentTime);
    volume.gain.linearRampToValueAtTime(0, context.currentTime + seconds + 0.2);
    tone.connect(volume).connect(context.destination);
    const began = context.currentTime;
    tone.start();
    tone.stop(began + seconds + 0.2);
    this.playing = true;
    changed(true);
    const follow = () => {
      if (!this.playing) return;
      moveTo(Math.min(errors.length - 1, Math.floor(((context.currentTime - began) / seconds) * errors.length)));
      requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);
    this.stop = () => tone.stop();
    tone.onended = () => {
      this.playing = false;
      changed(false);
      context.close();
    };
  }

  stop() {}
}
