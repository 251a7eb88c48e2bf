/** A canvas that shows the frames of one stream. */

import { density, setAttribute } from './dom.js';
import { drawFrame } from './draw.js';
import { Trails } from './trails.js';

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./store.js').Store} Store */

const DECODE_MS = 5_000;

/** @type {any} */
const Decoder = /** @type {any} */ (globalThis).ImageDecoder;

/**
 * Decodes and draws frames in the order in which they come, and says of each when it was drawn. While the page is not
 * seen nothing is drawn, so nothing is credited and nothing more is sent.
 */
export class Screen {
  canvas = document.createElement('canvas');
  /** @type {string|null} a track that stands out */
  chosen = null;
  /** @type {Frame|null} */
  frame = null;
  #stream;
  #store;
  #settings;
  #credit;
  #pen;
  #trails = new Trails();
  /** @type {ImageBitmap|VideoFrame|null} */
  #picture = null;
  /** @type {Frame[]} */
  #waiting = [];
  #busy = false;
  #closed = false;
  #drawn = 0;
  #observer = new ResizeObserver(() => this.#resize());

  /**
   * @param {string} stream
   * @param {Store} store
   * @param {Settings} settings
   * @param {(frame: Frame) => void} credit is told each frame that was drawn or left out
   */
  constructor(stream, store, settings, credit) {
    this.#stream = stream;
    this.#store = store;
    this.#settings = settings;
    this.#credit = credit;
    this.#pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d', { alpha: false }));
    this.canvas.setAttribute('role', 'img');
    this.canvas.dataset.stream = stream;
    this.#observer.observe(this.canvas);
  }

  /** @param {Frame} frame */
  show(frame) {
    this.#waiting.push(frame);
    if (!this.#busy) {
      this.#next();
    }
  }

  /** Draws the newest frame again, after layers or sizes have changed. */
  redraw() {
    if (this.frame) {
      this.#draw(this.frame);
    }
  }

  /** Ends it; what waits is credited and not shown. */
  close() {
    this.#closed = true;
    this.#waiting.splice(0).forEach((frame) => this.#credit(frame));
    this.#observer.disconnect();
    this.#picture?.close();
    this.#picture = null;
  }

  async #next() {
    this.#busy = true;
    try {
      for (let frame = this.#waiting.shift(); frame && !this.#closed; frame = this.#waiting.shift()) {
        try {
          await this.#one(frame);
        } catch (error) {
          // the next one may do better; without its credit nothing more would come
          console.error(error);
        }
        this.#credit(frame);
      }
    } finally {
      this.#busy = false;
    }
  }

  /** @param {Frame} frame */
  async #one(frame) {
    const picture = await decodeInTime(frame);
    await nextPaint();
    if (this.#closed) {
      picture?.close();
    } else {
      this.#take(frame, picture);
    }
  }

  /** @param {Frame} frame @param {ImageBitmap|VideoFrame|null} picture */
  #take(frame, picture) {
    if (frame.kind === 'result') {
      this.#picture?.close();
      this.#picture = picture;
      this.frame = frame;
      this.#trails.add(frame);
      this.#draw(frame);
    }
    this.#drawn++;
    Object.assign(this.canvas.dataset, {
      seq: frame.seq,
      epoch: frame.epoch,
      number: frame.number,
      kind: frame.kind,
      picture: frame.picture,
      drawn: this.#drawn,
    });
  }

  /** @param {Frame} frame */
  #draw(frame) {
    const fit = drawFrame(this.#pen, frame, this.#picture, {
      layers: this.#settings.layers,
      skeleton: this.#store.skeletons.get(frame.skeleton),
      trails: this.#trails,
      density: density(),
      chosen: this.chosen,
    });
    this.canvas.dataset.fit = [fit.left, fit.top, fit.scale].map((value) => value.toFixed(4)).join(' ');
    setAttribute(this.canvas, 'aria-label', `${this.#stream}: ${describe(frame)}`);
  }

  #resize() {
    const { clientWidth, clientHeight } = this.canvas;
    const width = Math.round(clientWidth * density());
    const height = Math.round(clientHeight * density());
    if (width && height && (this.canvas.width !== width || this.canvas.height !== height)) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.redraw();
    }
  }
}

/** @param {Frame} frame */
function describe(frame) {
  const people = frame.people.filter((person) => person.state === 'confirmed').length;
  const seen = people === 0 ? 'nobody is seen' : people === 1 ? 'one person' : `${people} people`;
  return hasPicture(frame) ? seen : `${seen}, without the picture`;
}

/** @param {Frame} frame */
function hasPicture(frame) {
  return frame.picture !== 'gone' && frame.picture !== 'off';
}

/**
 * A browser that leaves a picture undecoded does not stop the stream: it is shown without it.
 *
 * @param {Frame} frame
 * @returns {Promise<ImageBitmap|VideoFrame|null>}
 */
async function decodeInTime(frame) {
  const decoding = decode(frame);
  const late = Symbol('late');
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(() => resolve(late), DECODE_MS);
  });
  const first = await Promise.race([decoding, limit]);
  clearTimeout(timer);
  if (first === late) {
    decoding.then((picture) => picture?.close());
    return null;
  }
  return first;
}

/**
 * Where the browser has it, by WebCodecs: a blob goes through another process and back, which costs a quarter more. That
 * is only for pages of this machine or over TLS, and not in every browser.
 *
 * @param {Frame} frame
 * @returns {Promise<ImageBitmap|VideoFrame|null>} null where there is no picture that can be read
 */
async function decode(frame) {
  if (frame.jpeg.length === 0) {
    return null;
  }
  const type = `image/${frame.picture}`;
  try {
    return Decoder
      ? await decodeHere(new Decoder({ data: frame.jpeg, type }))
      : await createImageBitmap(new Blob([/** @type {BlobPart} */ (frame.jpeg)], { type }));
  } catch {
    return null;
  }
}

/** @param {{decode: () => Promise<{image: VideoFrame}>, close: () => void}} decoder @returns {Promise<VideoFrame>} */
async function decodeHere(decoder) {
  try {
    return (await decoder.decode()).image;
  } finally {
    decoder.close();
  }
}

function nextPaint() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
