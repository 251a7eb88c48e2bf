/** Where the source frame lies on a canvas. Pure functions. */

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
 * How many columns make the pictures of a wall largest.
 *
 * @param {number} tiles
 * @param {number} width of the wall
 * @param {number} height of the wall
 * @param {{aspect?: number, gap?: number, caption?: number, least?: number}} [how] aspect of a picture; gap between
 *     tiles; height of a tile's caption; least width of a tile
 * @returns {number}
 */
export function columnsFor(tiles, width, height, { aspect = 16 / 9, gap = 16, caption = 52, least = 300 } = {}) {
  let best = 1;
  let bestWidth = 0;
  const most = Math.max(1, Math.min(tiles, Math.floor((width + gap) / (least + gap))));
  for (let columns = 1; columns <= most; columns++) {
    const rows = Math.ceil(tiles / columns);
    const byWidth = (width - gap * (columns - 1)) / columns;
    const byHeight = ((height - gap * (rows - 1)) / rows - caption) * aspect;
    const picture = Math.min(byWidth, byHeight);
    if (picture > bestWidth) {
      best = columns;
      bestWidth = picture;
    }
  }
  return bestWidth >= least ? best : most;
}
