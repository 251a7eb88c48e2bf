/** How a stream is, in words. */

import { setAttribute, setText } from './dom.js';
import { clockText, delayText, endText, momentText, plural, rateText, reasonText, spanText, stateText } from './format.js';

/** @typedef {import('./types.js').Stream} Stream */

/** @param {HTMLElement} chip @param {Stream} stream */
export function stateChip(chip, stream) {
  setAttribute(chip, 'data-state', stream.state);
  setText(chip, stream.state === 'running' && stream.policy === 'live' ? 'Live' : stateText(stream.state));
}

/** @param {Stream} stream @returns {string} people, rate and age */
export function captionText(stream) {
  if (stream.state === 'connecting') {
    return 'Waiting for the first picture';
  }
  if (stream.state === 'lost' || stream.state === 'ended') {
    return `${plural(stream.counts.results, 'picture')} looked at`;
  }
  const parts = [plural(stream.people, 'person', 'people'), `${rateText(stream.rate)} pictures/s`];
  if (stream.age_ms?.p50 != null) {
    parts.push(`${delayText(stream.age_ms.p50)} behind`);
  }
  return parts.join(' · ');
}

/**
 * What stands over the picture of a stream that gives none.
 *
 * @param {Stream} stream
 * @param {number} nowUs
 * @returns {{title: string, text: string}|null}
 */
export function veilText(stream, nowUs) {
  if (stream.state === 'running') {
    return null;
  }
  const since = stream.since_us ?? nowUs;
  const when = `since ${momentText(since, nowUs)} (${spanText(nowUs - since)})`;
  const why = stream.reason ? reasonOf(stream.reason) : '';
  switch (stream.state) {
    case 'lost':
      return { title: `Lost ${when}`, text: join(why, 'It is tried again until it answers.') };
    case 'stalled':
      return { title: `No new picture ${when}`, text: join(why, 'The connection is still there.') };
    case 'connecting':
      return { title: 'Connecting', text: join(why, `Trying since ${clockText(since)}.`) };
    case 'ended':
      return { title: `Finished at ${momentText(since, nowUs)}`, text: why };
    default:
      return null;
  }
}

/** @param {string} reason a word of the records, or a sentence */
function reasonOf(reason) {
  const text = endText(reason) || reason;
  const known = text === reason ? reasonText(reason) : text;
  return `${known.charAt(0).toUpperCase()}${known.slice(1)}${/[.!?]$/.test(known) ? '' : '.'}`;
}

/** @param {string} first @param {string} second */
function join(first, second) {
  return [first, second].filter(Boolean).join(' ');
}
