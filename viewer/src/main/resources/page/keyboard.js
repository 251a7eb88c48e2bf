/** Keys, and the dialog that lists them. */

import { el, iconButton } from './dom.js';

/** @typedef {{keys: string[], text: string, where: 'all'|'camera', run: (key: string) => void}} Command */

/**
 * Keys do nothing while something is typed, a dialog is open, or a modifier is held.
 *
 * @param {Command[]} commands
 * @param {() => boolean} onCamera
 */
export function listen(commands, onCamera) {
  document.addEventListener('keydown', (event) => {
    const target = /** @type {Element} */ (event.target);
    const typing = target.closest?.('input, select, textarea, dialog[open]');
    const pressing = event.key === ' ' && target.closest?.('button, summary, a');
    if (event.ctrlKey || event.metaKey || event.altKey || typing || pressing || event.defaultPrevented) {
      return;
    }
    const command = commands.find(({ keys, where }) => keys.includes(event.key) && (where === 'all' || onCamera()));
    if (command) {
      event.preventDefault();
      command.run(event.key);
    }
  });
}

/** @type {Record<string, string>} */
const NAMES = { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };

/** @param {Command[]} commands @returns {HTMLDialogElement} */
export function keysDialog(commands) {
  const dialog = el('dialog', { class: 'keys', 'aria-labelledby': 'keys-title' });
  const shown = (/** @type {string[]} */ keys) => (keys.length > 2 ? [keys[0], '…', keys[keys.length - 1]] : keys);
  dialog.append(
    el('div', { class: 'panel-head' }, el('h2', { id: 'keys-title' }, 'Keys'), iconButton('close', 'Close', () => dialog.close())),
    el(
      'dl',
      {},
      ...commands.map(({ keys, text }) =>
        el(
          'div',
          {},
          el('dt', {}, ...shown(keys).map((key) => (key === '…' ? ' … ' : el('kbd', {}, NAMES[key] ?? key.toUpperCase())))),
          el('dd', {}, text),
        ),
      ),
    ),
  );
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  return dialog;
}
