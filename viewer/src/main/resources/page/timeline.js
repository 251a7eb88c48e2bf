/** The time line: a lane per track with birth, holes and end; what was left out; where the picture is. */

import { personColour } from './colours.js';
import { coloursOf, density, el, setAttribute, setText } from './dom.js';
import { clockText, momentText, plural, reasonText, spanText } from './format.js';
import { ticks } from './lanes.js';

/** @typedef {import('./lanes.js').LaneBook} LaneBook */
/** @typedef {import('./types.js').Gap} Gap */
/** @typedef {import('./types.js').Lane} Lane */

const LANE = 15;
const BAR = 8;
const LEFT = 36;
const RIGHT = 12;
const AXIS = 42;
const GAPS_AT = 4;
const GAPS_HEIGHT = 12;
const SPANS = Object.freeze([
  { minutes: 1, text: '1 min' },
  { minutes: 5, text: '5 min' },
]);
const STEP_US = 5e6;

/** @typedef {{pen: CanvasRenderingContext2D, width: number, height: number}} Sheet CSS pixels */

/** The time line of one stream. */
export class Timeline {
  #lanesCanvas = el('canvas', { 'aria-hidden': 'true' });
  #axisCanvas = el('canvas', { 'aria-hidden': 'true' });
  #scroller = el('div', { class: 'lanes', role: 'img', tabindex: '0' }, this.#lanesCanvas);
  #none = el('p', { class: 'quiet no-lanes' }, 'Nobody was seen in this time.');
  #slider = el('div', { class: 'axis', role: 'slider', tabindex: '0', 'aria-label': 'Moment' }, this.#axisCanvas);
  #track = el('div', { class: 'track' }, this.#scroller, this.#none, this.#slider);
  #reach = el('p', { class: 'quiet reach' });
  #hint = el('p', { class: 'quiet hint', 'aria-live': 'off' });
  #spans = SPANS.map(({ minutes, text }) => {
    const button = el('button', { type: 'button', class: 'button small', 'aria-label': `Show ${text}` }, text);
    button.addEventListener('click', () => this.#setSpan(minutes));
    return { minutes, button };
  });
  element = el(
    'section',
    { class: 'panel timeline', 'aria-labelledby': 'timeline-title' },
    el(
      'div',
      { class: 'panel-head' },
      el('h2', { id: 'timeline-title' }, 'Who was there'),
      this.#hint,
      el('span', { class: 'segments', role: 'group', 'aria-label': 'Length' }, ...this.#spans.map(({ button }) => button)),
    ),
    this.#track,
    this.#reach,
  );
  #book;
  #seek;
  #spanUs = 5 * 60e6;
  #fromUs = 0;
  #nowUs = 0;
  #shownUs = 0;
  #live = true;
  /** @type {number|null} */
  #reachUs = null;
  #observer = new ResizeObserver(() => this.#draw());

  /**
   * @param {LaneBook} book
   * @param {(atUs: number) => void} seek
   */
  constructor(book, seek) {
    this.#book = book;
    this.#seek = seek;
    this.#observer.observe(this.#track);
    this.#track.addEventListener('click', (event) => this.#clicked(event));
    this.#track.addEventListener('pointermove', (event) => this.#hovered(event));
    this.#track.addEventListener('pointerleave', () => setText(this.#hint, ''));
    this.#slider.addEventListener('keydown', (event) => this.#pressed(event));
    this.#setSpan(5);
  }

  /**
   * @param {number} nowUs
   * @param {number} shownUs the picture that is shown
   * @param {boolean} live
   * @param {number|null} reachUs the oldest picture kept
   */
  update(nowUs, shownUs, live, reachUs) {
    this.#nowUs = nowUs;
    this.#shownUs = shownUs || nowUs;
    this.#live = live;
    this.#reachUs = reachUs;
    const inside = this.#shownUs >= nowUs - this.#spanUs;
    this.#fromUs = inside ? nowUs - this.#spanUs : this.#shownUs - this.#spanUs / 2;
    setText(this.#reach, reachText(reachUs, nowUs));
    setAttribute(this.#slider, 'aria-valuemin', String(Math.round(this.#fromUs / 1e6)));
    setAttribute(this.#slider, 'aria-valuemax', String(Math.round((this.#fromUs + this.#spanUs) / 1e6)));
    setAttribute(this.#slider, 'aria-valuenow', String(Math.round(this.#shownUs / 1e6)));
    setAttribute(this.#slider, 'aria-valuetext', live ? 'now' : momentText(this.#shownUs, nowUs));
    this.#draw();
  }

  close() {
    this.#observer.disconnect();
  }

  /** @param {number} minutes */
  #setSpan(minutes) {
    this.#spanUs = minutes * 60e6;
    this.#spans.forEach((span) => setAttribute(span.button, 'aria-pressed', String(span.minutes === minutes)));
    if (this.#nowUs) {
      this.update(this.#nowUs, this.#shownUs, this.#live, this.#reachUs);
    }
  }

  /** @param {PointerEvent|MouseEvent} event @returns {number} µs */
  #timeAt(event) {
    const place = this.#track.getBoundingClientRect();
    const share = (event.clientX - place.left - LEFT) / (place.width - LEFT - RIGHT);
    return Math.min(this.#nowUs, this.#fromUs + Math.min(1, Math.max(0, share)) * this.#spanUs);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    this.#seek(this.#timeAt(event));
  }

  /** @param {PointerEvent} event */
  #hovered(event) {
    const at = this.#timeAt(event);
    const gap = this.#book.gaps(at - 1e6, at + 1e6)[0];
    const left = gap ? ` · ${plural(gap.count, 'picture')} left out: ${reasonText(gap.reason)}` : '';
    setText(this.#hint, `${clockText(at)}${left}`);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const step = { ArrowLeft: -STEP_US, ArrowRight: STEP_US, PageUp: -30e6, PageDown: 30e6 }[event.key];
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      this.#seek(this.#shownUs + step);
    }
  }

  #draw() {
    const width = this.#track.clientWidth;
    if (!width || !this.#nowUs) {
      return;
    }
    const to = this.#fromUs + this.#spanUs;
    const lanes = this.#book.lanes(this.#fromUs, to);
    this.#none.hidden = lanes.length > 0;
    this.#scroller.hidden = lanes.length === 0;
    setAttribute(this.#scroller, 'aria-label', `${plural(lanes.length, 'person', 'people')} in this time, one lane each`);
    const colour = coloursOf(this.#track);
    const x = (/** @type {number} */ at) => LEFT + ((at - this.#fromUs) / this.#spanUs) * (width - LEFT - RIGHT);
    const marks = ticks(this.#fromUs, to, Math.max(2, Math.floor(width / 110)));
    if (lanes.length) {
      const sheet = prepare(this.#lanesCanvas, width, lanes.length * LANE + 4);
      drawGrid(sheet, marks.map(x), colour('--line'));
      this.#drawReach(sheet, x, colour('--hatch'));
      lanes.forEach((lane, index) => drawLane(sheet, lane, index, x, colour));
      drawPlayhead(sheet, x(this.#shownUs), colour('--accent-strong'), false);
    }
    const sheet = prepare(this.#axisCanvas, width, AXIS);
    drawGaps(sheet, this.#book.gaps(this.#fromUs, to), x, colour);
    drawAxis(sheet, marks, x, colour('--muted'));
    drawPlayhead(sheet, x(this.#shownUs), colour('--accent-strong'), true);
  }

  /** @param {Sheet} sheet @param {(at: number) => number} x @param {string} colour */
  #drawReach({ pen, width, height }, x, colour) {
    const end = this.#reachUs == null ? width : Math.min(width, x(this.#reachUs));
    if (end > LEFT) {
      pen.fillStyle = colour;
      pen.fillRect(LEFT, 0, end - LEFT, height);
    }
  }
}

/** @param {number|null} reachUs @param {number} nowUs @returns {string} */
function reachText(reachUs, nowUs) {
  return reachUs == null
    ? 'No pictures are kept; looking back shows skeletons on a plain ground.'
    : `Pictures reach back to ${momentText(reachUs, nowUs)} (${spanText(nowUs - reachUs)}). Before that, skeletons stand on a plain ground.`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {Sheet}
 */
function prepare(canvas, width, height) {
  const scale = density();
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

/** @param {Sheet} sheet @param {number[]} places @param {string} colour */
function drawGrid({ pen, height }, places, colour) {
  pen.fillStyle = colour;
  places.forEach((place) => pen.fillRect(Math.round(place), 0, 1, height));
}

/**
 * @param {Sheet} sheet
 * @param {Lane} lane
 * @param {number} index from the top
 * @param {(at: number) => number} x
 * @param {(name: string) => string} colour
 */
function drawLane({ pen, width }, lane, index, x, colour) {
  const top = index * LANE + (LANE - BAR) / 2 + 2;
  const clip = (/** @type {number} */ at) => Math.min(width - RIGHT, Math.max(LEFT, x(at)));
  const paint = personColour(lane.display_id);
  const middle = top + BAR / 2;
  pen.fillStyle = colour('--muted');
  pen.font = '600 11px Inter, system-ui, sans-serif';
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.fillText(String(lane.display_id), LEFT - 10, middle + 0.5);
  pen.fillStyle = paint;
  pen.strokeStyle = colour('--lane-rim');
  pen.lineWidth = 1;
  let from = lane.from_us;
  for (const [hole, back] of [...lane.holes, [lane.to_us, Infinity]]) {
    const left = clip(from);
    const right = clip(hole);
    if (right > LEFT && right - left >= 0) {
      pen.beginPath();
      pen.roundRect(left, top, Math.max(2, right - left), BAR, 2);
      pen.fill();
      pen.stroke();
    }
    if (back !== Infinity && clip(back) > clip(hole)) {
      pen.fillRect(clip(hole), middle - 0.75, clip(back) - clip(hole), 1.5);
    }
    from = back;
  }
  if (x(lane.from_us) >= LEFT) {
    mark(pen, x(lane.from_us), middle, paint, colour('--surface'), true);
  }
  if (lane.ended && x(lane.to_us) >= LEFT) {
    mark(pen, x(lane.to_us), middle, paint, colour('--surface'), false);
  }
}

/**
 * A birth is a full disc, an end an open one.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} y
 * @param {string} paint
 * @param {string} ground
 * @param {boolean} full
 */
function mark(pen, x, y, paint, ground, full) {
  pen.beginPath();
  pen.arc(x, y, full ? 5 : 4, 0, 2 * Math.PI);
  pen.fillStyle = full ? paint : ground;
  pen.fill();
  pen.strokeStyle = full ? ground : paint;
  pen.lineWidth = full ? 1.5 : 2;
  pen.stroke();
}

/** @param {Sheet} sheet @param {Gap[]} gaps @param {(at: number) => number} x @param {(name: string) => string} colour */
function drawGaps({ pen, width }, gaps, x, colour) {
  pen.fillStyle = colour('--groove');
  pen.fillRect(LEFT, GAPS_AT, width - LEFT - RIGHT, GAPS_HEIGHT);
  for (const gap of gaps) {
    const left = Math.max(LEFT, x(gap.at_us));
    pen.fillStyle = colour(gap.reason === 'failed' || gap.reason === 'corrupt' ? '--lost' : '--stalled');
    pen.fillRect(left, GAPS_AT, Math.max(2, Math.min(width - RIGHT, x(gap.until_us)) - left), GAPS_HEIGHT);
  }
}

/** @param {Sheet} sheet @param {number[]} marks @param {(at: number) => number} x @param {string} colour */
function drawAxis({ pen, width }, marks, x, colour) {
  pen.fillStyle = colour;
  pen.font = '11px Inter, system-ui, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  for (const at of marks) {
    if (x(at) > LEFT + 20 && x(at) < width - 26) {
      pen.fillText(clockText(at), x(at), GAPS_AT + GAPS_HEIGHT + 9);
    }
  }
}

/** @param {Sheet} sheet @param {number} x @param {string} colour @param {boolean} foot */
function drawPlayhead({ pen, width, height }, x, colour, foot) {
  if (x < LEFT || x > width) {
    return;
  }
  const place = Math.min(x, width - RIGHT);
  pen.fillStyle = colour;
  pen.fillRect(place - 1, 0, 2, foot ? GAPS_AT + GAPS_HEIGHT + 2 : height);
  if (foot) {
    pen.beginPath();
    pen.moveTo(place, GAPS_AT + GAPS_HEIGHT + 1);
    pen.lineTo(place + 5, GAPS_AT + GAPS_HEIGHT + 8);
    pen.lineTo(place - 5, GAPS_AT + GAPS_HEIGHT + 8);
    pen.fill();
  }
}
