/** Where the reader is: `#/` is the wall, `#/stream/ID` one camera, `#/stream/ID?at=US` a moment of it. */

/** @typedef {{view: 'wall'} | {view: 'camera', stream: string, atUs: number|null}} Place */

/** @param {string} hash @returns {Place} */
export function readPlace(hash) {
  const match = /^#\/stream\/([^?]+)(?:\?(.*))?$/.exec(hash);
  if (!match) {
    return { view: 'wall' };
  }
  const at = Number(new URLSearchParams(match[2] ?? '').get('at') ?? NaN);
  try {
    return { view: 'camera', stream: decodeURIComponent(match[1]), atUs: Number.isSafeInteger(at) && at > 0 ? at : null };
  } catch {
    return { view: 'wall' };
  }
}

/** @param {string} stream @param {number|null} [atUs] @returns {string} */
export function cameraHash(stream, atUs = null) {
  return `#/stream/${encodeURIComponent(stream)}${atUs == null ? '' : `?at=${Math.round(atUs)}`}`;
}
