/** What the page knows: the streams, their skeletons, who was there, and where the replay is. */

import { Emitter } from './emitter.js';
import { LaneBook } from './lanes.js';
import { LatencySeries } from './latency.js';

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').Stream} Stream */
/** @typedef {import('./types.js').Skeleton} Skeleton */
/** @typedef {{state: 'live'|'playing'|'paused', atUs: number, speed: number}} Replay */

/**
 * Emits `streams` each second, `news` when a stream changes its state, `replay`, `history` with a stream's id, and
 * `notice` with a text.
 *
 * @extends {Emitter<{streams: Stream[], news: Stream, replay: Replay, history: string, notice: string}>}
 */
export class Store extends Emitter {
  /** @type {Stream[]} in the server's order */
  streams = [];
  /** Whether the server has said which streams there are. */
  informed = false;
  /** @type {Map<string, Skeleton>} */
  skeletons = new Map();
  /** @type {Replay} */
  replay = { state: 'live', atUs: 0, speed: 1 };
  /** µs that the server's clock is ahead of ours */
  #ahead = 0;
  /** @type {Map<string, LaneBook>} */
  #lanes = new Map();
  /** @type {Map<string, LatencySeries>} */
  #latency = new Map();

  /** The server's time. */
  nowUs() {
    return Date.now() * 1000 + this.#ahead;
  }

  /** @param {string} id @returns {Stream|undefined} */
  stream(id) {
    return this.streams.find((stream) => stream.id === id);
  }

  /** @param {string} id of a stream @returns {LaneBook} */
  lanes(id) {
    return entry(this.#lanes, id, () => new LaneBook());
  }

  /** @param {string} id of a stream @returns {LatencySeries} */
  latency(id) {
    return entry(this.#latency, id, () => new LatencySeries());
  }

  /** @param {any} message a text of the server */
  take(message) {
    switch (message.type) {
      case 'hello':
        this.#takeSkeletons(message);
        this.#takeStreams(message);
        break;
      case 'streams':
        this.#takeStreams(message);
        break;
      case 'skeleton':
        this.#takeSkeletons(message);
        break;
      case 'history':
        this.lanes(message.stream).seed(message);
        this.latency(message.stream).seed(message.latency);
        this.emit('history', message.stream);
        break;
      case 'replay':
        this.#setReplay(message.state === 'ended' ? 'live' : message.state, message.at_us, message.speed);
        break;
      case 'notice':
        this.emit('notice', String(message.text));
        break;
      default:
      // a newer server may say more
    }
  }

  /** @param {Frame} frame that came; of a replay it only moves the moment */
  see(frame) {
    if (frame.mode === 'live') {
      this.lanes(frame.stream).add(frame);
    } else if (this.replay.state !== 'live') {
      this.#setReplay(this.replay.state, frame.arrival_us);
    }
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.replay = { ...this.replay, speed };
    this.emit('replay', this.replay);
  }

  /** Called when the connection is gone: a replay ends with it. */
  forgetReplay() {
    if (this.replay.state !== 'live') {
      this.#setReplay('live', this.replay.atUs);
    }
  }

  /** @param {{skeletons?: Record<string, Skeleton>}} message */
  #takeSkeletons({ skeletons }) {
    Object.entries(skeletons ?? {}).forEach(([id, skeleton]) => this.skeletons.set(id, skeleton));
  }

  /** @param {{now_us: number, streams: Stream[]}} message */
  #takeStreams({ now_us: nowUs, streams }) {
    this.#ahead = nowUs - Date.now() * 1000;
    const before = new Map(this.streams.map((stream) => [stream.id, stream.state]));
    const first = !this.informed;
    this.streams = streams;
    this.informed = true;
    for (const stream of streams) {
      this.latency(stream.id).add(nowUs, stream.latency);
    }
    this.emit('streams', streams);
    for (const stream of streams) {
      if (!first && before.get(stream.id) !== stream.state) {
        this.emit('news', stream);
      }
    }
  }

  /** @param {Replay['state']} state @param {number} atUs @param {number} [speed] where it changes */
  #setReplay(state, atUs, speed = this.replay.speed) {
    this.replay = { state, atUs, speed: state === 'live' ? 1 : speed };
    this.emit('replay', this.replay);
  }
}

/**
 * @template T
 * @param {Map<string, T>} map
 * @param {string} key
 * @param {() => T} make
 * @returns {T}
 */
function entry(map, key, make) {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
