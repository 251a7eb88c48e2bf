/** What was looked at and what was not, with reasons; reconnects; what could not be processed. */

import { el } from './dom.js';
import { countText, plural, reasonText } from './format.js';

/** @typedef {import('./types.js').Stream} Stream */

/** The numbers of one stream. */
export class Counters {
  #list = el('dl', { class: 'counters' });
  element = el('section', { class: 'panel', 'aria-labelledby': 'counts-title' }, el('h2', { id: 'counts-title' }, 'Counted'), this.#list);
  #shown = '';

  /** @param {Stream} stream */
  update(stream) {
    const key = JSON.stringify([stream.counts, stream.reconnects, stream.dead_letters]);
    if (key === this.#shown) {
      return;
    }
    this.#shown = key;
    const { counts, dead_letters: dead } = stream;
    const reasons = Object.entries(counts.by_reason ?? {}).sort((a, b) => b[1] - a[1]);
    this.#list.replaceChildren(
      row('Pictures taken in', counts.in ?? counts.results + counts.skipped + counts.failed),
      row('Looked at', counts.results),
      row('Left out', counts.skipped, ...reasons.map(([reason, count]) => `${countText(count)} ${reasonText(reason)}`)),
      row('Failed', counts.failed),
      row('Connection opened again', stream.reconnects),
      row('Set aside as unreadable', dead.count, ...lastReasons(dead.reasons)),
    );
  }
}

/** @param {string[]} reasons oldest first @returns {string[]} each once, the newest first, with how often */
export function lastReasons(reasons) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const reason of [...reasons].reverse()) {
    times.set(reason, (times.get(reason) ?? 0) + 1);
  }
  return [...times].map(([reason, count]) => (count > 1 ? `${reason} (${plural(count, 'time')})` : reason));
}

/** @param {string} name @param {number} value @param {...string} more */
function row(name, value, ...more) {
  return el('div', {}, el('dt', {}, name), el('dd', {}, countText(value)), ...more.map((text) => el('dd', { class: 'more' }, text)));
}
