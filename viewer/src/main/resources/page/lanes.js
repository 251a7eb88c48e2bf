/** Who was there when: one lane per track, and what was left out. */

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').Gap} Gap */
/** @typedef {import('./types.js').History} History */
/** @typedef {import('./types.js').Lane} Lane */

/** Nobody keeps an id over a longer absence. */
const ABSENCE_US = 10 * 1e6;
const KEPT_US = 6 * 60 * 1e6;

/** The lanes of one stream. Times are arrival times in µs. */
export class LaneBook {
  /** @type {Map<string, Lane>} */
  #lanes = new Map();
  /** @type {Set<string>} tracks that the newest frames were without */
  #missing = new Set();
  /** @type {Gap[]} */
  #gaps = [];

  /** @param {History} history takes the place of what it covers */
  seed(history) {
    for (const [id, lane] of this.#lanes) {
      if (lane.to_us <= history.to_us) {
        this.#lanes.delete(id);
      }
    }
    for (const lane of history.lanes) {
      const newer = this.#lanes.get(lane.id);
      this.#lanes.set(lane.id, {
        ...lane,
        holes: [...lane.holes, ...(newer?.holes ?? []).filter(([from]) => from >= lane.to_us)],
        to_us: Math.max(lane.to_us, newer?.to_us ?? 0),
        ended: lane.ended && !newer,
      });
    }
    this.#gaps = [...history.gaps, ...this.#gaps.filter((gap) => gap.at_us > history.to_us)];
  }

  /** @param {Frame} frame */
  add(frame) {
    const at = frame.arrival_us;
    if (frame.kind === 'gap' || frame.kind === 'failed') {
      this.#addGap(at, frame.count, frame.kind === 'failed' ? 'failed' : (frame.reason ?? ''));
    } else if (frame.kind === 'end') {
      this.#lanes.forEach((lane) => (lane.ended = true));
    } else {
      this.#addPeople(frame);
    }
    for (const [id, lane] of this.#lanes) {
      lane.ended ||= at - lane.to_us > ABSENCE_US;
      if (at - lane.to_us > KEPT_US) {
        this.#lanes.delete(id);
        this.#missing.delete(id);
      }
    }
    this.#gaps = this.#gaps.filter((gap) => at - gap.until_us <= KEPT_US);
  }

  /** @param {Frame} frame a result */
  #addPeople(frame) {
    const at = frame.arrival_us;
    const unseen = new Set(this.#lanes.keys());
    for (const person of frame.people) {
      if (person.display_id == null) {
        continue;
      }
      unseen.delete(person.id);
      const lane = this.#lanes.get(person.id);
      if (!lane) {
        const born = at - person.age_ms * 1000;
        this.#lanes.set(person.id, {
          id: person.id,
          display_id: person.display_id,
          from_us: born,
          to_us: at,
          holes: [],
          ended: false,
        });
      } else if (at > lane.to_us) {
        if (this.#missing.has(person.id)) {
          lane.holes.push([lane.to_us, at]);
        }
        lane.to_us = at;
        lane.ended = false;
      }
      this.#missing.delete(person.id);
    }
    for (const id of unseen) {
      const lane = this.#lanes.get(id);
      if (lane && at > lane.to_us) {
        this.#missing.add(id);
      }
    }
  }

  /** @param {number} at @param {number} count @param {string} reason */
  #addGap(at, count, reason) {
    const last = this.#gaps.at(-1);
    if (last && last.reason === reason && at >= last.at_us && at - last.until_us < 500_000) {
      last.until_us = Math.max(last.until_us, at);
      last.count += count;
    } else {
      this.#gaps.push({ at_us: at, until_us: at, count, reason });
    }
  }

  /** @param {number} fromUs @param {number} toUs @returns {Lane[]} of this time: first who is there, by number, then who has gone, the last first */
  lanes(fromUs, toUs) {
    return [...this.#lanes.values()]
      .filter((lane) => lane.to_us >= fromUs && lane.from_us <= toUs)
      .sort((a, b) => Number(a.ended) - Number(b.ended) || (a.ended ? b.to_us - a.to_us : a.display_id - b.display_id));
  }

  /** @param {number} fromUs @param {number} toUs @returns {Gap[]} */
  gaps(fromUs, toUs) {
    return this.#gaps.filter((gap) => gap.until_us >= fromUs && gap.at_us <= toUs);
  }
}

/**
 * Round times for an axis.
 *
 * @param {number} fromUs
 * @param {number} toUs
 * @param {number} most marks
 * @returns {number[]} µs
 */
export function ticks(fromUs, toUs, most) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1e6);
  const step = steps.find((each) => (toUs - fromUs) / each <= most) ?? steps[steps.length - 1];
  const marks = [];
  for (let at = Math.ceil(fromUs / step) * step; at <= toUs; at += step) {
    marks.push(at);
  }
  return marks;
}
