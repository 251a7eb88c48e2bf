/** The one connection to the server: opens it, and opens it again when it ends. */

import { Emitter } from './emitter.js';
import { readFrame } from './protocol.js';

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {{state: 'opening'|'open'|'waiting'|'refused', sinceUs: number|null}} Link */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** The server says how the streams are each second; without that for so long the connection is taken for dead. */
const SILENCE_MS = 8_000;

/**
 * Emits `link` when the connection changes, `frame` for each binary message and `message` for each text.
 *
 * @extends {Emitter<{link: Link, frame: Frame, message: any}>}
 */
export class Socket extends Emitter {
  /** @type {WebSocket|null} */
  #socket = null;
  #pauseMs = FIRST_PAUSE_MS;
  #heardAt = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;
  /** @type {Link} */
  link = { state: 'opening', sinceUs: null };

  start() {
    setInterval(() => this.#checkSilence(), 1000);
    this.#open();
  }

  /** Tries at once instead of waiting. */
  retryNow() {
    if (this.link.state === 'waiting') {
      clearTimeout(this.#retry);
      this.#open();
    }
  }

  /** @param {object} message is lost where there is no connection: what matters is said again on `open` */
  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #open() {
    this.#change('opening');
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/page/socket`);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#heardAt = Date.now();
      this.#change('open');
    };
    socket.onmessage = ({ data }) => {
      this.#heardAt = Date.now();
      if (typeof data === 'string') {
        this.emit('message', JSON.parse(data));
      } else {
        this.emit('frame', readFrame(data));
      }
    };
    socket.onclose = () => {
      if (this.#socket === socket) {
        this.#socket = null;
        this.#closed();
      }
    };
    this.#socket = socket;
  }

  async #closed() {
    if (this.link.state === 'open') {
      this.link = { ...this.link, sinceUs: Date.now() * 1000 };
    }
    if (await refused()) {
      this.#change('refused');
      return;
    }
    const pause = this.#pauseMs * (0.75 + Math.random() / 2);
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    this.#change('waiting');
    this.#retry = setTimeout(() => this.#open(), pause);
  }

  #checkSilence() {
    if (this.link.state === 'open' && Date.now() - this.#heardAt > SILENCE_MS) {
      const socket = this.#socket;
      this.#socket = null;
      socket?.close();
      this.#closed();
    }
  }

  /** @param {Link['state']} state */
  #change(state) {
    this.link = { state, sinceUs: state === 'open' ? null : this.link.sinceUs };
    this.emit('link', this.link);
  }
}

/** @returns {Promise<boolean>} whether the server is there and does not take our cookie */
async function refused() {
  try {
    const answer = await fetch('/api/streams', { cache: 'no-store' });
    return answer.status === 401 || answer.status === 403;
  } catch {
    return false;
  }
}
