/** Menus and switches of the top bar. */

import { el, icon, setAttribute } from './dom.js';

/** @typedef {import('./types.js').Layers} Layers */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./settings.js').Theme} Theme */

/** @type {[keyof Layers, string, string][]} */
const LAYERS = [
  ['skeletons', 'Skeletons', 'Joints and limbs'],
  ['boxes', 'Boxes', 'A frame around each person'],
  ['ids', 'Numbers', 'One number for one person'],
  ['trails', 'Trails', 'The way of the last seconds'],
  ['unsure', 'Not sure yet', 'People seen too shortly to have a number'],
  ['sides', 'Left and right', 'Limbs blue on the left, orange on the right'],
];

/** @type {[Theme, string][]} */
const THEMES = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** @param {Settings} settings @returns {HTMLElement} which layers are drawn, and light or dark */
export function layersMenu(settings) {
  const boxes = LAYERS.map(([name, text, hint]) => {
    const box = el('input', { type: 'checkbox', id: `layer-${name}` });
    box.addEventListener('change', () => settings.setLayer(name, box.checked));
    return { name, box, row: el('label', { class: 'option', for: box.id }, box, el('span', {}, text, el('small', {}, hint))) };
  });
  const themes = THEMES.map(([name, text]) => {
    const radio = el('input', { type: 'radio', name: 'theme', id: `theme-${name}` });
    radio.addEventListener('change', () => settings.setTheme(name));
    return { name, radio, row: el('label', { class: 'option', for: radio.id }, radio, el('span', {}, text)) };
  });
  const update = () => {
    boxes.forEach(({ name, box }) => (box.checked = settings.layers[name]));
    themes.forEach(({ name, radio }) => (radio.checked = settings.theme === name));
  };
  settings.on('change', update);
  update();
  const menu = el(
    'details',
    { class: 'menu' },
    el('summary', { class: 'button', title: 'What is drawn' }, icon('layers'), el('span', { class: 'wide' }, 'Show')),
    el(
      'div',
      { class: 'menu-body' },
      el('fieldset', {}, el('legend', {}, 'On the pictures'), ...boxes.map(({ row }) => row)),
      el('fieldset', {}, el('legend', {}, 'Page'), ...themes.map(({ row }) => row)),
    ),
  );
  setAttribute(/** @type {Element} */ (menu.firstElementChild), 'aria-label', 'Show: what is drawn');
  closeOutside(menu);
  return menu;
}

/** @param {HTMLDetailsElement} menu */
function closeOutside(menu) {
  document.addEventListener('pointerdown', (event) => {
    if (menu.open && !menu.contains(/** @type {Node} */ (event.target))) {
      menu.open = false;
    }
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && menu.open) {
      event.stopPropagation();
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  });
}

/** @param {Settings} settings @returns {HTMLElement} the switch that ends the sending of pictures */
export function skeletonsSwitch(settings) {
  const toggle = el(
    'button',
    { type: 'button', class: 'switch', role: 'switch', title: 'Send no pictures to this page, skeletons alone' },
    el('span', { class: 'knob', 'aria-hidden': 'true' }),
    el('span', { class: 'switch-text' }, 'Skeletons only'),
  );
  const update = () => setAttribute(toggle, 'aria-checked', String(settings.skeletonsOnly));
  toggle.addEventListener('click', () => settings.setSkeletonsOnly(!settings.skeletonsOnly));
  settings.on('change', update);
  update();
  return toggle;
}
