/** Numbers, times and reasons as people say them. Pure functions. */

const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a shop manager reads for the words in the records. */
const REASONS = new Map([
  ['late', 'too late to be of use'],
  ['rate', 'left out to save work'],
  ['corrupt', 'damaged'],
  ['expired', 'picture was deleted before its turn'],
  ['lost', 'never arrived'],
  ['room', 'no room for pictures'],
  ['model', 'the network that is to answer is missing'],
  ['superseded', 'left over from before a reconnect'],
]);

const ENDS = new Map([
  ['complete', 'all of the recording was looked at'],
  ['limit', 'the chosen part was looked at'],
  ['truncated', 'the recording stops early'],
  ['failed', 'the source failed'],
  ['lost', 'the connection to the camera ended'],
  ['given-up', 'its records cannot be processed'],
]);

const STATES = new Map([
  ['connecting', 'Connecting'],
  ['running', 'Running'],
  ['stalled', 'Standing still'],
  ['lost', 'Lost'],
  ['ended', 'Finished'],
]);

const STAGES = new Map([
  ['sent', 'Taken in'],
  ['detected', 'People found'],
  ['posed', 'Joints found'],
  ['tracked', 'People followed'],
  ['read', 'Read here'],
  ['shown', 'Shown'],
]);

/** @param {string|undefined|null} word why frames were left out; @returns {string} */
export function reasonText(word) {
  return word ? (REASONS.get(word) ?? word) : 'no reason given';
}

/** @param {string|undefined|null} word why a stream ended; @returns {string} */
export function endText(word) {
  return word ? (ENDS.get(word) ?? word) : '';
}

/** @param {string} state @returns {string} */
export function stateText(state) {
  return STATES.get(state) ?? state;
}

/** @param {string} stage @returns {string} */
export function stageText(stage) {
  return STAGES.get(stage) ?? stage;
}

/** The stages in the order in which a picture passes them. */
export const STAGE_ORDER = Object.freeze([...STAGES.keys()]);

/** @param {number} value @returns {string} 12,345 */
export function countText(value) {
  return Math.round(value).toLocaleString('en-GB');
}

/** @param {number} value @param {string} one @param {string} [many] @returns {string} 1 camera, 2 cameras */
export function plural(value, one, many = `${one}s`) {
  return `${countText(value)} ${value === 1 ? one : many}`;
}

/** @param {number|null|undefined} perSecond @returns {string} */
export function rateText(perSecond) {
  if (perSecond == null || !Number.isFinite(perSecond)) {
    return '–';
  }
  return perSecond >= 9.95 || perSecond === 0 ? perSecond.toFixed(0) : perSecond.toFixed(1);
}

/** @param {number|null|undefined} ms @returns {string} 240 ms, 1.4 s, 2 min */
export function delayText(ms) {
  if (ms == null || !Number.isFinite(ms)) {
    return '–';
  }
  if (ms < 1000) {
    return `${Math.round(Math.max(0, ms))} ms`;
  }
  return ms < 59_500 ? `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s` : spanText(ms * 1000);
}

/** @param {number} us a length of time @returns {string} 8 s, 4 min, 2 h 5 min, 3 days */
export function spanText(us) {
  const span = Math.max(0, us);
  if (span < MINUTE) {
    return `${Math.floor(span / SECOND)} s`;
  }
  if (span < HOUR) {
    return `${Math.floor(span / MINUTE)} min`;
  }
  if (span < DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return `${Math.floor(span / HOUR)} h${minutes ? ` ${minutes} min` : ''}`;
  }
  return plural(Math.floor(span / DAY), 'day');
}

/** @param {number} us @returns {string} m:ss of a track's age */
export function ageText(us) {
  const seconds = Math.max(0, Math.floor(us / SECOND));
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** @param {number} us since 1970 @param {{millis?: boolean, zone?: string}} [how] @returns {string} 14:03:07 in the reader's zone */
export function clockText(us, { millis = false, zone } = {}) {
  const time = new Date(us / 1000);
  const text = time.toLocaleTimeString('en-GB', { timeZone: zone, hour12: false });
  return millis ? `${text}.${String(time.getMilliseconds()).padStart(3, '0')}` : text;
}

/** @param {number} us since 1970 @param {number} nowUs @param {string} [zone] @returns {string} the time, with the day where it is another one */
export function momentText(us, nowUs, zone) {
  const day = (/** @type {number} */ at) =>
    new Date(at / 1000).toLocaleDateString('en-GB', { timeZone: zone, day: 'numeric', month: 'short' });
  const clock = clockText(us, { zone });
  return day(us) === day(nowUs) ? clock : `${day(us)}, ${clock}`;
}

/** @param {number} share 0 to 1 @returns {string} */
export function percentText(share) {
  return `${Math.round(share * 100)} %`;
}

/** @param {string} joint left_shoulder @returns {string} Left shoulder */
export function jointText(joint) {
  const words = joint.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {{display_id: number|null}} person @returns {string} */
export function personText(person) {
  return person.display_id == null ? 'Not sure yet' : `Person ${person.display_id}`;
}
