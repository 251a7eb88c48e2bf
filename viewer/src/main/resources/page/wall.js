/** All cameras side by side. */

import { el, icon, setAttribute, setText } from './dom.js';
import { cameraHash } from './router.js';
import { columnsFor, widestWall } from './geometry.js';
import { Screen } from './screen.js';
import { captionText, stateChip, veilText } from './status.js';

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').Stream} Stream */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./store.js').Store} Store */
/** @typedef {{item: HTMLLIElement, screen: Screen, update: (stream: Stream) => void}} Tile */

/** The wall; owns its screens. */
export class Wall {
  element = el('main', { class: 'wall', id: 'content', tabindex: '-1' });
  #list = el('ul', { class: 'tiles' });
  #empty = hero('No camera yet', 'A camera or recording appears here as soon as its first picture has come. This page needs no reloading.', 'posestream run rtsp://camera.example/live');
  #opening = hero('One moment', 'The page asks posestream what there is to see.');
  #store;
  #settings;
  #credit;
  #watch;
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  /** @type {Set<string>} */
  #seen = new Set();
  #visibility = new IntersectionObserver((entries) => this.#sawTiles(entries), { rootMargin: '80px' });
  #sizes = new ResizeObserver(() => this.#arrange());
  #endings;

  /**
   * @param {Store} store
   * @param {Settings} settings
   * @param {(frame: Frame) => void} credit
   * @param {(streams: string[]) => void} watch is told which streams are on the screen
   */
  constructor(store, settings, credit, watch) {
    this.#store = store;
    this.#settings = settings;
    this.#credit = credit;
    this.#watch = watch;
    this.element.append(el('h1', { class: 'hidden' }, 'All cameras'), this.#list, this.#empty, this.#opening);
    this.#endings = [
      store.on('streams', () => this.#update()),
      settings.on('change', () => this.#tiles.forEach(({ screen }) => screen.redraw())),
    ];
    this.#sizes.observe(this.element);
    this.#update();
  }

  /** @param {Frame} frame */
  show(frame) {
    const tile = this.#tiles.get(frame.stream);
    if (tile) {
      tile.screen.show(frame);
    } else {
      this.#credit(frame);
    }
  }

  close() {
    this.#endings.forEach((end) => end());
    this.#visibility.disconnect();
    this.#sizes.disconnect();
    this.#tiles.forEach(({ screen }) => screen.close());
  }

  #update() {
    const { streams, informed } = this.#store;
    this.#empty.hidden = !informed || streams.length > 0;
    this.#opening.hidden = informed;
    const ids = new Set(streams.map((stream) => stream.id));
    for (const [id, { item, screen }] of this.#tiles) {
      if (!ids.has(id)) {
        screen.close();
        this.#visibility.unobserve(item);
        item.remove();
        this.#tiles.delete(id);
        this.#seen.delete(id);
      }
    }
    let added = false;
    streams.forEach((stream, index) => {
      let tile = this.#tiles.get(stream.id);
      if (!tile) {
        tile = this.#makeTile(stream.id, index);
        this.#tiles.set(stream.id, tile);
        this.#list.append(tile.item);
        this.#visibility.observe(tile.item);
        added = true;
      }
      tile.update(stream);
    });
    if (added) {
      this.#arrange();
    }
  }

  /** @param {string} id @param {number} index @returns {Tile} */
  #makeTile(id, index) {
    const screen = new Screen(id, this.#store, this.#settings, this.#credit);
    const chip = el('span', { class: 'chip' });
    const veil = el('span', { class: 'veil' });
    const facts = el('span', { class: 'facts' });
    const link = el(
      'a',
      { class: 'tile', href: cameraHash(id), 'data-stream': id },
      el('span', { class: 'screen' }, screen.canvas, veil),
      el('span', { class: 'caption' }, el('span', { class: 'name' }, id), chip, facts),
    );
    if (index < 9) {
      setAttribute(link, 'aria-keyshortcuts', String(index + 1));
    }
    return {
      item: el('li', {}, link),
      screen,
      update: (stream) => {
        const text = veilText(stream, this.#store.nowUs());
        setAttribute(link, 'data-state', stream.state);
        stateChip(chip, stream);
        setText(facts, captionText(stream));
        veil.hidden = !text;
        if (text) {
          fillVeil(veil, stream.state, text);
        }
      },
    };
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #sawTiles(entries) {
    for (const { target, isIntersecting } of entries) {
      const id = target.querySelector('a')?.dataset.stream ?? '';
      if (isIntersecting) {
        this.#seen.add(id);
      } else {
        this.#seen.delete(id);
      }
    }
    this.#watch(this.#store.streams.map((stream) => stream.id).filter((id) => this.#seen.has(id)));
  }

  #arrange() {
    const style = getComputedStyle(this.element);
    const inner = (/** @type {number} */ size, /** @type {string} */ a, /** @type {string} */ b) =>
      size - parseFloat(a) - parseFloat(b);
    const width = inner(this.element.clientWidth, style.paddingLeft, style.paddingRight);
    const top = this.element.getBoundingClientRect().top + window.scrollY;
    const height = inner(window.innerHeight - top, style.paddingTop, style.paddingBottom);
    const columns = columnsFor(this.#tiles.size, width, height);
    const widest = widestWall(this.#tiles.size, columns, height);
    this.#list.style.setProperty('--columns', String(columns));
    this.#list.style.setProperty('--widest', widest == null ? 'none' : `${Math.floor(widest)}px`);
  }
}

/**
 * @param {HTMLElement} veil
 * @param {string} state
 * @param {{title: string, text: string}} content
 */
export function fillVeil(veil, state, { title, text }) {
  const key = `${state} ${title} ${text}`;
  if (veil.dataset.key !== key) {
    veil.dataset.key = key;
    veil.dataset.state = state;
    veil.replaceChildren(
      el('span', { class: 'veil-title' }, icon(state === 'lost' ? 'unlink' : 'camera'), title),
      el('span', { class: 'veil-text' }, text),
    );
  }
}

/**
 * Fills a page on which there is nothing to see.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} [command] that would change it
 */
export function hero(title, text, command) {
  return el(
    'div',
    { class: 'hero' },
    el('img', { class: 'hero-mark', src: '/page/icon.svg', alt: '', width: 56, height: 56 }),
    el('h2', {}, title),
    el('p', {}, text),
    command ? el('p', { class: 'quiet' }, 'To add one: ', el('code', {}, command)) : null,
  );
}
