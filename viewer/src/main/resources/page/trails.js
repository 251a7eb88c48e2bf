/** Where people stood in the last moments. */

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {{at: number, x: number, y: number}} Step µs and source pixels */

const LENGTH_US = 2_500_000;
const MOST_STEPS = 80;

/** The recent steps of everyone on one stream. */
export class Trails {
  /** @type {Map<string, Step[]>} */
  #steps = new Map();
  #newest = -Infinity;

  /** @param {Frame} frame a result; an earlier one than the last clears what there was */
  add(frame) {
    const at = frame.arrival_us;
    if (at < this.#newest || at - this.#newest > LENGTH_US || frame.kind === 'end') {
      this.#steps.clear();
    }
    this.#newest = at;
    for (const person of frame.people) {
      const [x, y, width, height] = person.box;
      const steps = this.#steps.get(person.id) ?? [];
      if (steps.at(-1)?.at !== at) {
        steps.push({ at, x: x + width / 2, y: y + height });
      }
      this.#steps.set(person.id, steps);
    }
    for (const [id, steps] of this.#steps) {
      const kept = steps.filter((step) => at - step.at <= LENGTH_US).slice(-MOST_STEPS);
      if (kept.length) {
        this.#steps.set(id, kept);
      } else {
        this.#steps.delete(id);
      }
    }
  }

  /** @param {string} id of a track @returns {readonly Step[]} oldest first */
  of(id) {
    return this.#steps.get(id) ?? [];
  }
}
