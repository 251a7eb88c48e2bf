/** One camera: the picture large, who is in it, when they were there, how late it is and why. */

import { LatencyChart } from './charts.js';
import { Counters } from './counters.js';
import { el, icon, iconButton, setAttribute, setText } from './dom.js';
import { plural, reasonText } from './format.js';
import { PeopleList } from './people.js';
import { Playback } from './playback.js';
import { cameraHash } from './router.js';
import { Screen } from './screen.js';
import { captionText, stateChip, veilText } from './status.js';
import { Timeline } from './timeline.js';
import { fillVeil } from './wall.js';

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./store.js').Store} Store */

const TICK_MS = 250;

/** The view of one stream; owns its parts. */
export class CameraView {
  id;
  screen;
  playback;
  #store;
  #settings;
  #people = new PeopleList((id) => {
    this.screen.chosen = id;
    this.screen.redraw();
  });
  #timeline;
  #chart = new LatencyChart();
  #counters = new Counters();
  #chip = el('span', { class: 'chip' });
  #facts = el('span', { class: 'facts' });
  #veil = el('span', { class: 'veil', hidden: true });
  #note = el('p', { class: 'note', role: 'status', hidden: true });
  #stamp = el('p', { class: 'stamp', hidden: true });
  #shownUs = 0;
  #timer;
  #endings;

  /**
   * @param {string} id
   * @param {Store} store
   * @param {Settings} settings
   * @param {import('./playback.js').Sender} socket
   * @param {object} calls
   * @param {(frame: Frame) => void} calls.credit
   * @param {(text: string) => void} calls.say
   */
  constructor(id, store, settings, socket, { credit, say }) {
    this.id = id;
    this.#store = store;
    this.#settings = settings;
    this.screen = new Screen(id, store, settings, (frame) => {
      credit(frame);
      this.#shown(frame);
    });
    this.playback = new Playback(id, store, socket, (atUs) => copyLink(id, atUs, say));
    this.#timeline = new Timeline(store.lanes(id), (atUs) => this.playback.seek(atUs));
    this.stage = el('div', { class: 'stage' }, this.screen.canvas, this.#veil, this.#note, this.#stamp);
    this.element = el(
      'main',
      { class: 'camera', id: 'content', tabindex: '-1' },
      el(
        'div',
        { class: 'main-column' },
        el(
          'div',
          { class: 'heading' },
          el('a', { class: 'button icon-only', href: '#/', 'aria-label': 'All cameras', title: 'All cameras' }, icon('back')),
          el('h1', {}, id),
          this.#chip,
          this.#facts,
          iconButton('full', 'Full screen', () => this.toggleFull()),
        ),
        this.stage,
        this.playback.element,
        this.#timeline.element,
      ),
      el('div', { class: 'side-column' }, this.#people.element, this.#chart.element, this.#counters.element),
    );
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#endings = [
      store.on('streams', () => this.#update()),
      store.on('replay', () => this.#moved()),
      store.on('history', () => this.#tick()),
      settings.on('change', () => {
        this.screen.redraw();
        this.#chart.recolour();
        this.#listPeople();
      }),
    ];
    this.#update();
  }

  /** @param {Frame} frame */
  show(frame) {
    this.screen.show(frame);
  }

  /** Shows the picture on the whole screen, or no longer. */
  toggleFull() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      this.stage.requestFullscreen?.().catch(() => {});
    }
  }

  close() {
    clearInterval(this.#timer);
    this.#endings.forEach((end) => end());
    this.playback.close();
    this.#timeline.close();
    this.#chart.close();
    this.screen.close();
  }

  /** @param {Frame} frame that was drawn */
  #shown(frame) {
    this.#shownUs = frame.arrival_us;
    this.playback.shown(frame.arrival_us);
    this.#listPeople();
    const note = noteOf(frame, this.#settings.skeletonsOnly);
    this.#note.hidden = !note;
    setText(this.#note, note);
    this.#updateVeil();
  }

  #listPeople() {
    const { frame } = this.screen;
    if (frame) {
      this.#people.show(frame, this.#store.skeletons.get(frame.skeleton), this.#settings.layers.unsure);
    }
  }

  #update() {
    const stream = this.#store.stream(this.id);
    if (!stream) {
      setText(this.#facts, this.#store.informed ? 'There is no camera of this name now.' : '');
      this.#chip.hidden = true;
      return;
    }
    this.#chip.hidden = false;
    stateChip(this.#chip, stream);
    const slow = stream.keeps_up ? '' : ' · more is left out than looked at';
    setText(this.#facts, captionText(stream) + slow);
    this.#counters.update(stream);
    this.#chart.update(this.#store.latency(this.id));
    this.#updateVeil();
  }

  #updateVeil() {
    const stream = this.#store.stream(this.id);
    const text = stream && this.#store.replay.state === 'live' ? veilText(stream, this.#store.nowUs()) : null;
    this.#veil.hidden = !text;
    if (stream && text) {
      fillVeil(this.#veil, stream.state, text);
    }
  }

  /** The replay began, moved, or ended. */
  #moved() {
    const { state, speed } = this.#store.replay;
    this.#stamp.hidden = state === 'live';
    setText(this.#stamp, state === 'paused' ? 'Paused' : `Looking back${speed === 1 ? '' : `, ${speed}×`}`);
    setAttribute(this.stage, 'data-replay', state);
    this.#updateVeil();
    this.#tick();
  }

  #tick() {
    const live = this.#store.replay.state === 'live';
    const now = this.#store.nowUs();
    const shown = live ? now : this.#store.replay.atUs || this.#shownUs;
    this.#timeline.update(now, shown, live, this.#store.stream(this.id)?.pictures_from_us ?? null);
  }
}

/** @param {Frame} frame @param {boolean} skeletonsOnly @returns {string} what is to be said of it on the picture */
function noteOf(frame, skeletonsOnly) {
  if (frame.kind === 'gap') {
    return `${plural(frame.count, 'picture')} left out here: ${reasonText(frame.reason)}`;
  }
  if (frame.kind === 'failed') {
    return `This picture could not be looked at: ${reasonText(frame.reason)}`;
  }
  if (frame.kind === 'end') {
    return 'The stream ends here';
  }
  if (frame.picture === 'gone') {
    return 'This picture is no longer kept; the skeletons are.';
  }
  return frame.picture === 'off' && !skeletonsOnly ? 'Pictures are not kept here; the skeletons are.' : '';
}

/** @param {string} id @param {number} atUs @param {(text: string) => void} say */
async function copyLink(id, atUs, say) {
  if (!atUs) {
    return;
  }
  const link = `${location.origin}/${cameraHash(id, atUs)}`;
  history.replaceState(null, '', cameraHash(id, atUs));
  try {
    await navigator.clipboard.writeText(link);
    say('The link to this moment is copied.');
  } catch {
    say('The link to this moment is in the address bar.');
  }
}
