/** Puts the page together. */

import { Messages, linkBanner } from './banner.js';
import { CameraView } from './camera.js';
import { el, iconButton, setAttribute } from './dom.js';
import { plural, stateText } from './format.js';
import { keysDialog, listen } from './keyboard.js';
import { layersMenu, skeletonsSwitch } from './menu.js';
import { cameraHash, readPlace } from './router.js';
import { Settings } from './settings.js';
import { Socket } from './socket.js';
import { Store } from './store.js';
import { Wall, hero } from './wall.js';

/** @typedef {import('./types.js').Frame} Frame */

const SEEK_US = 5e6;

/** The page; lives as long as the document. */
class Page {
  #settings = new Settings();
  #store = new Store();
  #socket = new Socket();
  #messages = new Messages();
  #summary = el('span', { class: 'summary' });
  #place = readPlace(location.hash);
  /** @type {Wall|CameraView|null} */
  #view = null;
  /** @type {string[]} */
  #watched = [];
  /** Whether the view has not been sent anything yet. */
  #anew = true;
  #commands = this.#makeCommands();
  #keys = keysDialog(this.#commands);

  start() {
    document.body.replaceChildren(
      el('a', { class: 'skip', href: '#content' }, 'Skip to the pictures'),
      el(
        'header',
        { class: 'top' },
        el('a', { class: 'brand', href: '#/', 'aria-label': 'Posestream: all cameras' }, el('img', { src: '/page/icon.svg', alt: '', width: 28, height: 28 }), el('span', {}, 'Posestream')),
        this.#summary,
        el(
          'div',
          { class: 'tools' },
          skeletonsSwitch(this.#settings),
          layersMenu(this.#settings),
          iconButton('keys', 'Keys', () => this.#keys.showModal()),
        ),
      ),
      linkBanner(this.#socket),
      el('div', { id: 'view' }),
      this.#messages.element,
      this.#keys,
    );
    document.querySelector('.skip')?.addEventListener('click', (event) => {
      event.preventDefault();
      document.getElementById('content')?.focus();
    });
    this.#connect();
    this.#settings.on('change', () => this.#applySettings());
    this.#applySettings();
    window.addEventListener('hashchange', () => this.#go());
    listen(this.#commands, () => this.#view instanceof CameraView);
    this.#open();
    this.#socket.start();
  }

  #connect() {
    this.#socket.on('message', (message) => this.#store.take(message));
    this.#socket.on('frame', (frame) => {
      this.#store.see(frame);
      this.#play(frame);
    });
    this.#socket.on('link', ({ state }) => {
      if (state === 'open') {
        this.#sendWatch();
        this.#askCamera();
      } else {
        this.#store.forgetReplay();
      }
      if (state === 'refused' && !this.#store.informed) {
        this.#refuse();
      }
    });
    this.#store.on('streams', () => this.#summarize());
    this.#store.on('notice', (text) => this.#messages.say(text));
    this.#store.on('news', ({ id, state }) => this.#messages.say(`${id}: ${stateText(state).toLowerCase()}`));
  }

  /** Says how to come in. */
  #refuse() {
    const text = 'Open it with the link that posestream printed when it started. That link carries a key, which is new at each start.';
    const main = el('main', { class: 'wall', id: 'content', tabindex: '-1' }, hero('This page needs its key', text));
    document.getElementById('view')?.replaceChildren(main);
  }

  /** @param {Frame} frame */
  #play(frame) {
    const mine = this.#view instanceof Wall || this.#view?.id === frame.stream;
    if (this.#view && mine) {
      this.#view.show(frame);
    } else {
      this.#credit(frame);
    }
  }

  /** @param {Frame} frame */
  #credit(frame) {
    this.#socket.send({ type: 'credit', seq: frame.seq });
  }

  #go() {
    const before = this.#place;
    this.#place = readPlace(location.hash);
    const same = before.view === 'camera' && this.#place.view === 'camera' && before.stream === this.#place.stream;
    if (same) {
      this.#askCamera();
    } else {
      this.#open();
      document.getElementById('content')?.focus({ preventScroll: true });
    }
  }

  #open() {
    this.#view?.close();
    this.#anew = true;
    this.#watched = [];
    const place = this.#place;
    const credit = (/** @type {Frame} */ frame) => this.#credit(frame);
    if (place.view === 'camera') {
      const say = (/** @type {string} */ text) => this.#messages.say(text);
      this.#view = new CameraView(place.stream, this.#store, this.#settings, this.#socket, { credit, say });
      this.#setWatched([place.stream]);
      this.#askCamera();
    } else {
      this.#view = new Wall(this.#store, this.#settings, credit, (streams) => this.#setWatched(streams));
    }
    document.title = place.view === 'camera' ? `${place.stream} · Posestream` : 'Posestream';
    document.getElementById('view')?.replaceChildren(this.#view.element);
  }

  /** Asks for the last minutes of the camera that is open, and for the moment that the address names. */
  #askCamera() {
    const place = this.#place;
    if (place.view === 'camera') {
      this.#socket.send({ type: 'history', stream: place.stream });
      if (place.atUs != null) {
        this.#socket.send({ type: 'replay', stream: place.stream, at_us: place.atUs, speed: 1 });
      }
    }
  }

  /** @param {string[]} streams */
  #setWatched(streams) {
    if (streams.join('\n') !== this.#watched.join('\n')) {
      this.#watched = streams;
      this.#sendWatch();
    }
  }

  #sendWatch() {
    const first = this.#place.view === 'camera' ? this.#place.stream : (this.#watched[0] ?? null);
    const pictures = !this.#settings.skeletonsOnly;
    this.#socket.send({ type: 'watch', streams: this.#watched, first, pictures, anew: this.#anew });
    this.#anew = this.#watched.length === 0;
  }

  #applySettings() {
    setAttribute(document.documentElement, 'data-theme', this.#settings.theme === 'auto' ? null : this.#settings.theme);
    this.#sendWatch();
  }

  #summarize() {
    const { streams } = this.#store;
    const lost = streams.filter(({ state }) => state === 'lost' || state === 'stalled').length;
    const people = streams.reduce((sum, stream) => sum + (stream.state === 'running' ? stream.people : 0), 0);
    const parts = [plural(streams.length, 'camera'), plural(people, 'person', 'people')];
    if (lost) {
      parts.push(`${lost} not running`);
    }
    if (this.#summary.textContent !== parts.join('')) {
      this.#summary.replaceChildren(...(streams.length ? parts.map((part) => el('span', {}, part)) : []));
    }
    setAttribute(this.#summary, 'data-trouble', lost ? '' : null);
  }

  /** @returns {import('./keyboard.js').Command[]} */
  #makeCommands() {
    const camera = (/** @type {(view: CameraView) => void} */ run) => () => {
      if (this.#view instanceof CameraView) {
        run(this.#view);
      }
    };
    return [
      { keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], text: 'Open a camera', where: 'all', run: (key) => this.#openNumber(Number(key)) },
      { keys: ['Escape', 'a'], text: 'All cameras', where: 'camera', run: () => (location.hash = '#/') },
      { keys: ['f'], text: 'Full screen', where: 'all', run: () => this.#toggleFull() },
      { keys: ['s'], text: 'Skeletons only', where: 'all', run: () => this.#settings.setSkeletonsOnly(!this.#settings.skeletonsOnly) },
      { keys: [' ', 'k'], text: 'Pause, play', where: 'camera', run: camera((view) => view.playback.togglePause()) },
      { keys: [',', '.'], text: 'One picture back, on', where: 'camera', run: (key) => camera((view) => view.playback.step(key === ',' ? -1 : 1))() },
      { keys: ['ArrowLeft', 'ArrowRight'], text: 'Five seconds back, on', where: 'camera', run: (key) => camera((view) => view.playback.jump(key === 'ArrowLeft' ? -SEEK_US : SEEK_US))() },
      { keys: ['[', ']'], text: 'Slower, faster', where: 'camera', run: (key) => camera((view) => view.playback.changeSpeed(key === '[' ? -1 : 1))() },
      { keys: ['l'], text: 'Live', where: 'camera', run: camera((view) => view.playback.goLive()) },
      { keys: ['?'], text: 'These keys', where: 'all', run: () => this.#keys.showModal() },
    ];
  }

  /** @param {number} number from 1, in the order of the wall */
  #openNumber(number) {
    const stream = this.#store.streams[number - 1];
    if (stream) {
      location.hash = cameraHash(stream.id);
    }
  }

  #toggleFull() {
    if (this.#view instanceof CameraView) {
      this.#view.toggleFull();
    } else if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      document.getElementById('view')?.requestFullscreen?.().catch(() => {});
    }
  }
}

new Page().start();
