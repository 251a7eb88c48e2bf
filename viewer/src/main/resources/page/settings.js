/** What the reader chose, kept in this browser. */

import { Emitter } from './emitter.js';

/** @typedef {import('./types.js').Layers} Layers */
/** @typedef {'auto'|'light'|'dark'} Theme */

const KEY = 'posestream';

/** @extends {Emitter<{change: null}>} */
export class Settings extends Emitter {
  /** @type {Layers} */
  layers = { skeletons: true, boxes: true, ids: true, trails: true, unsure: false, sides: false };
  /** No pictures are sent. */
  skeletonsOnly = false;
  /** @type {Theme} */
  theme = 'auto';

  constructor() {
    super();
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
      for (const name of /** @type {(keyof Layers)[]} */ (Object.keys(this.layers))) {
        this.layers[name] = typeof kept.layers?.[name] === 'boolean' ? kept.layers[name] : this.layers[name];
      }
      this.skeletonsOnly = kept.skeletonsOnly === true;
      this.theme = ['light', 'dark'].includes(kept.theme) ? kept.theme : 'auto';
    } catch {
      // storage is off or holds what is not ours: the defaults are fine
    }
  }

  /** @param {keyof Layers} name @param {boolean} on */
  setLayer(name, on) {
    this.layers = { ...this.layers, [name]: on };
    this.#keep();
  }

  /** @param {boolean} on */
  setSkeletonsOnly(on) {
    this.skeletonsOnly = on;
    this.#keep();
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.theme = theme;
    this.#keep();
  }

  #keep() {
    try {
      const { layers, skeletonsOnly, theme } = this;
      localStorage.setItem(KEY, JSON.stringify({ layers, skeletonsOnly, theme }));
    } catch {
      // holds until the page is closed
    }
    this.emit('change', null);
  }
}
