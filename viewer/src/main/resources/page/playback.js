/** Pause, step, speed, moment: the bar below the picture. */

import { el, iconButton, setAttribute, setText } from './dom.js';
import { clockText, spanText } from './format.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {{send: (message: object) => void}} Sender */

const SPEEDS = Object.freeze([0.25, 0.5, 1, 2, 4, 8]);

/** Asks the server for moments of one stream, and shows where the replay is. */
export class Playback {
  element = el('div', { class: 'playback', role: 'group', 'aria-label': 'Look back' });
  #stream;
  #store;
  #socket;
  #shownUs = 0;
  #pause = iconButton('pause', 'Pause', () => this.togglePause());
  #live = el('button', { type: 'button', class: 'button live' }, el('span', { class: 'dot', 'aria-hidden': 'true' }), 'Live');
  #speed = el('select', { id: 'speed', 'aria-label': 'Speed' }, ...SPEEDS.map((speed) => el('option', { value: speed }, `${speed}×`)));
  #moment = el('span', { class: 'moment' });
  #endings;

  /**
   * @param {string} stream
   * @param {Store} store
   * @param {Sender} socket
   * @param {(atUs: number) => void} share is told the moment whose link is wanted
   */
  constructor(stream, store, socket, share) {
    this.#stream = stream;
    this.#store = store;
    this.#socket = socket;
    this.#live.addEventListener('click', () => this.goLive());
    this.#speed.addEventListener('change', () => this.setSpeed(Number(this.#speed.value)));
    this.element.append(
      this.#live,
      el(
        'span',
        { class: 'buttons' },
        iconButton('backward', 'One picture back', () => this.step(-1)),
        this.#pause,
        iconButton('forward', 'One picture on', () => this.step(1)),
      ),
      this.#speed,
      this.#moment,
      iconButton('link', 'Copy a link to this moment', () => share(this.#shownUs), 'Copy link'),
    );
    this.#endings = [store.on('replay', () => this.#update()), store.on('streams', () => this.#update())];
    this.#update();
  }

  /** @param {number} atUs arrival of the picture that is shown */
  shown(atUs) {
    this.#shownUs = atUs;
    this.#updateMoment();
  }

  togglePause() {
    this.#socket.send({ type: this.#store.replay.state === 'paused' ? 'resume' : 'pause' });
  }

  /** @param {number} by -1 or 1 */
  step(by) {
    this.#socket.send({ type: 'step', by });
  }

  /** @param {number} atUs */
  seek(atUs) {
    const { speed } = this.#store.replay;
    this.#socket.send({ type: 'replay', stream: this.#stream, at_us: Math.round(Math.min(atUs, this.#store.nowUs())), speed });
  }

  /** @param {number} byUs from the picture that is shown */
  jump(byUs) {
    this.seek((this.#shownUs || this.#store.nowUs()) + byUs);
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.#store.setSpeed(speed);
    if (this.#store.replay.state !== 'live') {
      this.seek(this.#shownUs);
    } else if (speed !== 1) {
      this.jump(-10e6);
    }
  }

  /** @param {number} by places in the list of speeds */
  changeSpeed(by) {
    const place = SPEEDS.indexOf(this.#store.replay.speed) + by;
    this.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, place))]);
  }

  goLive() {
    this.#socket.send({ type: 'live' });
  }

  close() {
    this.#endings.forEach((end) => end());
    if (this.#store.replay.state !== 'live') {
      this.goLive();
      this.#store.forgetReplay();
    }
  }

  #update() {
    const { state, speed } = this.#store.replay;
    const paused = state === 'paused';
    setAttribute(this.element, 'data-replay', state);
    setAttribute(this.#live, 'aria-pressed', String(state === 'live'));
    const name = paused ? 'Play' : 'Pause';
    if (this.#pause.getAttribute('aria-label') !== name) {
      const other = iconButton(paused ? 'play' : 'pause', name, () => {});
      this.#pause.replaceChildren(...other.childNodes);
      this.#pause.setAttribute('aria-label', name);
      this.#pause.title = name;
    }
    this.#speed.value = String(speed);
    this.#updateMoment();
  }

  #updateMoment() {
    const { state } = this.#store.replay;
    if (!this.#shownUs) {
      setText(this.#moment, '');
      return;
    }
    const ago = this.#store.nowUs() - this.#shownUs;
    const clock = clockText(this.#shownUs, { millis: true });
    setText(this.#moment, state === 'live' ? clock : `${clock} · ${spanText(ago)} ago`);
  }
}
