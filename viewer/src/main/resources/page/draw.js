/** Draws one frame: the picture, or a plain ground where there is none, and its people on top. */

import { INK, SHADE, personColour, sideColour } from './colours.js';
import { canvasX, canvasY, contain } from './geometry.js';

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').Layers} Layers */
/** @typedef {import('./types.js').Person} Person */
/** @typedef {import('./types.js').Skeleton} Skeleton */
/** @typedef {import('./geometry.js').Fit} Fit */
/** @typedef {import('./trails.js').Trails} Trails */

/** Widths are for a picture 1280 pixels wide and scale with the root of its width, so that small tiles stay legible. */
const REFERENCE_WIDTH = 1280;
/** Scores at which a joint begins to show and is fully there, as in the overlay video. */
const FADE_FROM = 0.08;
const FADE_TO = 0.55;
/** Steps by which joints fade: shapes of one step are drawn at once. */
const ALPHA_LEVELS = 4;
/** Radii of joints are rounded to this part of a pixel. */
const STAMP_STEPS = 4;
const MOST_STAMPS = 512;
/** Steps by which a trail fades. */
const TRAIL_PARTS = 6;
const GROUND = '#1b2126';
const GRID = '#262e35';

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Frame} frame
 * @param {CanvasImageSource|null} picture
 * @param {object} how
 * @param {Layers} how.layers
 * @param {Skeleton|undefined} how.skeleton
 * @param {Trails} how.trails
 * @param {number} how.density canvas pixels per CSS pixel
 * @param {string|null} [how.chosen] id of a track that stands out
 * @returns {Fit} where the frame lies
 */
export function drawFrame(pen, frame, picture, { layers, skeleton, trails, density, chosen = null }) {
  const { width, height } = pen.canvas;
  const fit = contain(frame.source_width || 16, frame.source_height || 9, width, height);
  pen.clearRect(0, 0, width, height);
  if (picture) {
    pen.drawImage(picture, fit.left, fit.top, fit.width, fit.height);
  } else {
    drawGround(pen, fit);
  }
  const unit = density * Math.max(0.75, Math.sqrt(fit.width / density / REFERENCE_WIDTH));
  const people = frame.people
    .filter((person) => layers.unsure || person.state === 'confirmed')
    .sort((a, b) => a.box[1] + a.box[3] - (b.box[1] + b.box[3]));
  pen.save();
  pen.beginPath();
  pen.rect(fit.left, fit.top, fit.width, fit.height);
  pen.clip();
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const person of people) {
    pen.globalAlpha = 1;
    if (layers.trails) {
      drawTrail(pen, fit, person, trails, unit);
    }
    if (layers.boxes) {
      drawBox(pen, fit, person, unit, person.id === chosen);
    }
  }
  if (layers.skeletons && skeleton) {
    for (const person of people) {
      drawSkeleton(pen, fit, person, skeleton, unit, layers.sides);
    }
  }
  pen.globalAlpha = 1;
  if (layers.ids) {
    for (const person of people) {
      drawLabel(pen, fit, person, density);
    }
  }
  pen.restore();
  return fit;
}

/** @param {CanvasRenderingContext2D} pen @param {Fit} fit */
function drawGround(pen, fit) {
  pen.fillStyle = GROUND;
  pen.fillRect(fit.left, fit.top, fit.width, fit.height);
  pen.strokeStyle = GRID;
  pen.lineWidth = 1;
  const step = fit.width / 16;
  pen.beginPath();
  for (let x = step; x < fit.width - 1; x += step) {
    pen.moveTo(Math.round(fit.left + x) + 0.5, fit.top);
    pen.lineTo(Math.round(fit.left + x) + 0.5, fit.top + fit.height);
  }
  for (let y = step; y < fit.height - 1; y += step) {
    pen.moveTo(fit.left, Math.round(fit.top + y) + 0.5);
    pen.lineTo(fit.left + fit.width, Math.round(fit.top + y) + 0.5);
  }
  pen.stroke();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Fit} fit
 * @param {Person} person
 * @param {Trails} trails
 * @param {number} unit
 */
function drawTrail(pen, fit, person, trails, unit) {
  const steps = trails.of(person.id);
  pen.strokeStyle = personColour(person.display_id);
  pen.lineWidth = 2.5 * unit;
  for (let part = 0; part < TRAIL_PARTS; part++) {
    const from = Math.floor((part * (steps.length - 1)) / TRAIL_PARTS);
    const to = Math.floor(((part + 1) * (steps.length - 1)) / TRAIL_PARTS);
    if (to > from) {
      pen.globalAlpha = (0.8 * (part + 1)) / TRAIL_PARTS;
      pen.beginPath();
      pen.moveTo(canvasX(fit, steps[from].x), canvasY(fit, steps[from].y));
      for (let i = from + 1; i <= to; i++) {
        pen.lineTo(canvasX(fit, steps[i].x), canvasY(fit, steps[i].y));
      }
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Fit} fit
 * @param {Person} person
 * @param {number} unit
 * @param {boolean} strong
 */
function drawBox(pen, fit, person, unit, strong) {
  const [x, y, width, height] = person.box;
  pen.beginPath();
  pen.roundRect(canvasX(fit, x), canvasY(fit, y), width * fit.scale, height * fit.scale, 6 * unit);
  pen.setLineDash(person.state === 'confirmed' ? [] : [5 * unit, 5 * unit]);
  pen.globalAlpha = 0.35;
  pen.strokeStyle = SHADE;
  pen.lineWidth = (strong ? 6 : 3.4) * unit;
  pen.stroke();
  pen.globalAlpha = 0.95;
  pen.strokeStyle = personColour(person.display_id);
  pen.lineWidth = (strong ? 3.6 : 1.6) * unit;
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Fit} fit
 * @param {Person} person
 * @param {Skeleton} skeleton
 * @param {number} unit
 * @param {boolean} sides
 */
function drawSkeleton(pen, fit, person, skeleton, unit, sides) {
  const tall = person.box[3] * fit.scale;
  const limb = Math.min(5.5 * unit, Math.max(2 * unit, tall * 0.016));
  const rim = Math.min(1.6 * unit, limb * 0.6);
  const own = personColour(person.display_id);
  const points = person.keypoints.map(([x, y, score]) => ({
    x: canvasX(fit, x),
    y: canvasY(fit, y),
    alpha: visibility(score),
  }));
  const limbs = new Groups();
  for (const [a, b] of skeleton.edges) {
    if (points[a] && points[b]) {
      const colour = sides ? sideColour(skeleton.joints[a], skeleton.joints[b]) : own;
      const path = limbs.path(Math.min(points[a].alpha, points[b].alpha), colour);
      path?.moveTo(points[a].x, points[a].y);
      path?.lineTo(points[b].x, points[b].y);
    }
  }
  limbs.draw((path, alpha) => stroke(pen, path, SHADE, limb + 2 * rim, 0.45 * alpha));
  limbs.draw((path, alpha, colour) => stroke(pen, path, colour, limb, 0.95 * alpha));
  points.forEach(({ x, y, alpha }, joint) => {
    if (alpha > 0) {
      const name = skeleton.joints[joint] ?? '';
      const stamp = jointStamp(sides ? sideColour(name, name) : own, limb, rim, isFace(name));
      pen.globalAlpha = alpha;
      pen.drawImage(stamp, x - stamp.width / 2, y - stamp.height / 2);
    }
  });
}

/** @type {Map<string, OffscreenCanvas>} */
const stamps = new Map();

/**
 * A joint as a small picture, since a stamp costs a tenth of three discs: rim, colour, and a bright heart where it is not
 * of the face.
 *
 * @param {string} colour
 * @param {number} limb width of limbs
 * @param {number} rim
 * @param {boolean} face
 * @returns {OffscreenCanvas}
 */
function jointStamp(colour, limb, rim, face) {
  const radius = Math.round(limb * (face ? 0.55 : 0.95) * STAMP_STEPS) / STAMP_STEPS;
  const key = `${colour} ${radius} ${face}`;
  let stamp = stamps.get(key);
  if (!stamp) {
    const outer = radius + rim * 0.7;
    const side = 2 * Math.ceil(outer + 1);
    stamp = new OffscreenCanvas(side, side);
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (stamp.getContext('2d'));
    disc(pen, side / 2, outer, SHADE);
    disc(pen, side / 2, radius, colour);
    if (!face) {
      disc(pen, side / 2, radius * 0.42, '#ffffff');
    }
    if (stamps.size >= MOST_STAMPS) {
      stamps.clear();
    }
    stamps.set(key, stamp);
  }
  return stamp;
}

/**
 * @param {OffscreenCanvasRenderingContext2D} pen
 * @param {number} centre
 * @param {number} radius
 * @param {string} colour
 */
function disc(pen, centre, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(centre, centre, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** Shapes that are drawn alike, in one path each: a stroke of many limbs costs little more than one of a single limb. */
class Groups {
  /** @type {Map<string, {path: Path2D, alpha: number, colour: string}>} */
  #groups = new Map();

  /** @param {number} alpha @param {string} colour @returns {Path2D|undefined} where to add a shape; none where it cannot be seen */
  path(alpha, colour) {
    const level = Math.ceil(alpha * ALPHA_LEVELS);
    if (level <= 0) {
      return undefined;
    }
    const key = `${level} ${colour}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = { path: new Path2D(), alpha: level / ALPHA_LEVELS, colour };
      this.#groups.set(key, group);
    }
    return group.path;
  }

  /** @param {(path: Path2D, alpha: number, colour: string) => void} each */
  draw(each) {
    this.#groups.forEach(({ path, alpha, colour }) => each(path, alpha, colour));
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Path2D} path
 * @param {string} colour
 * @param {number} width
 * @param {number} alpha
 */
function stroke(pen, path, colour, width, alpha) {
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke(path);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Fit} fit
 * @param {Person} person
 * @param {number} density
 */
function drawLabel(pen, fit, person, density) {
  const text = person.display_id == null ? '?' : String(person.display_id);
  const size = Math.round(density * Math.min(17, Math.max(11.5, fit.width / density / 60)));
  pen.font = `700 ${size}px Inter, system-ui, sans-serif`;
  const wide = pen.measureText(text).width + size * 0.8;
  const tall = size * 1.35;
  const [x, y] = person.box;
  const left = Math.min(Math.max(canvasX(fit, x), fit.left), fit.left + fit.width - wide);
  const top = Math.min(Math.max(canvasY(fit, y) - tall - density, fit.top), fit.top + fit.height - tall);
  pen.fillStyle = personColour(person.display_id);
  pen.beginPath();
  pen.roundRect(left, top, wide, tall, size * 0.3);
  pen.fill();
  pen.fillStyle = INK;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, left + wide / 2, top + tall / 2 + size * 0.06);
}

/** @param {number} score @returns {number} 0 for a joint that is not there, 1 for a sure one, smooth in between */
export function visibility(score) {
  const t = Math.min(1, Math.max(0, (score - FADE_FROM) / (FADE_TO - FADE_FROM)));
  return t * t * (3 - 2 * t);
}

/** @param {string} name */
function isFace(name) {
  return name.endsWith('_eye') || name.endsWith('_ear') || name === 'nose';
}
