/** Where the source frame lies on a canvas, and tiles on a wall. Pure functions. */

/** Of a tile's picture. */
const ASPECT = 16 / 9;
/** Between tiles. */
const GAP = 16;
/** Height of a tile's caption. */
const CAPTION = 52;
/** Narrower tiles show too little. */
const LEAST = 300;

/**
 * @typedef {object} Fit
 * @property {number} left of the picture on the canvas, in canvas pixels
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {number} scale canvas pixels per source pixel
 */

/**
 * The largest place for a frame, in the middle, with its proportions kept.
 *
 * @param {number} sourceWidth
 * @param {number} sourceHeight
 * @param {number} width of the canvas
 * @param {number} height of the canvas
 * @returns {Fit}
 */
export function contain(sourceWidth, sourceHeight, width, height) {
  const scale = Math.min(width / sourceWidth, height / sourceHeight);
  const fitted = { width: sourceWidth * scale, height: sourceHeight * scale };
  return { ...fitted, left: (width - fitted.width) / 2, top: (height - fitted.height) / 2, scale };
}

/**
 * Source pixel centres are whole numbers; on a canvas a whole number is an edge.
 *
 * @param {Fit} fit
 * @param {number} x
 * @returns {number}
 */
export function canvasX(fit, x) {
  return fit.left + (x + 0.5) * fit.scale;
}

/** @param {Fit} fit @param {number} y @returns {number} */
export function canvasY(fit, y) {
  return fit.top + (y + 0.5) * fit.scale;
}

/**
 * How wide a picture of a wall may be so that all fit its height.
 *
 * @param {number} tiles
 * @param {number} columns
 * @param {number} height of the wall
 */
function widthByHeight(tiles, columns, height) {
  const rows = Math.ceil(tiles / columns);
  return ((height - GAP * (rows - 1)) / rows - CAPTION) * ASPECT;
}

/**
 * How wide a wall may be so that all of it is seen at once.
 *
 * @param {number} tiles
 * @param {number} columns
 * @param {number} height of the wall
 * @returns {number|null} null where its tiles would be too narrow
 */
export function widestWall(tiles, columns, height) {
  const picture = widthByHeight(tiles, columns, height);
  return picture >= LEAST ? picture * columns + GAP * (columns - 1) : null;
}

/**
 * How many columns make the pictures of a wall largest.
 *
 * @param {number} tiles
 * @param {number} width of the wall
 * @param {number} height of the wall
 * @returns {number}
 */
export function columnsFor(tiles, width, height) {
  let best = 1;
  let bestWidth = 0;
  const most = Math.max(1, Math.min(tiles, Math.floor((width + GAP) / (LEAST + GAP))));
  for (let columns = 1; columns <= most; columns++) {
    const byWidth = (width - GAP * (columns - 1)) / columns;
    const picture = Math.min(byWidth, widthByHeight(tiles, columns, height));
    if (picture > bestWidth) {
      best = columns;
      bestWidth = picture;
    }
  }
  return bestWidth >= LEAST ? best : most;
}
