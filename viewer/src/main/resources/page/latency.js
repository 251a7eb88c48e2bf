/** The last minutes of latency by stage, one point a second. */

import { STAGE_ORDER } from './format.js';

/** @typedef {import('./types.js').Latency} Latency */
/** @typedef {import('./types.js').Stream} Stream */

const LENGTH_US = 5 * 60 * 1e6;

/** The series of one stream. */
export class LatencySeries {
  /** @type {number[]} µs */
  at = [];
  /** @type {Map<string, (number|null)[]>} */
  stages = new Map(STAGE_ORDER.map((stage) => [stage, []]));

  /** @param {Latency} latency what the server kept; takes the place of what there was */
  seed(latency) {
    this.at = [...latency.at_us];
    for (const stage of STAGE_ORDER) {
      const values = latency[stage] ?? [];
      this.stages.set(
        stage,
        this.at.map((_, i) => values[i] ?? null),
      );
    }
  }

  /** @param {number} nowUs @param {Stream['latency']} latency */
  add(nowUs, latency) {
    this.at.push(nowUs);
    for (const [stage, values] of this.stages) {
      values.push(latency?.[stage]?.p50 ?? null);
    }
    let old = 0;
    while (old < this.at.length && nowUs - this.at[old] > LENGTH_US) {
      old++;
    }
    this.at.splice(0, old);
    this.stages.forEach((values) => values.splice(0, old));
  }

  /** @returns {{at: number[], sums: (number|null)[][]}} seconds, and per stage the time from arrival to its end */
  stacked() {
    /** @type {(number|null)[]} */
    let below = this.at.map(() => 0);
    const sums = STAGE_ORDER.map((stage) => {
      const values = this.stages.get(stage) ?? [];
      const known = values.some((value) => value != null);
      below = below.map((sum, i) => (values[i] == null ? (known && sum === 0 ? null : sum) : (sum ?? 0) + values[i]));
      return below;
    });
    return { at: this.at.map((us) => us / 1e6), sums };
  }
}
