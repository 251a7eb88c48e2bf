/** What is said of the connection, and short messages. */

import { el, setAttribute, setText } from './dom.js';
import { clockText } from './format.js';

/** @typedef {import('./socket.js').Link} Link */
/** @typedef {import('./socket.js').Socket} Socket */

const MESSAGE_MS = 5000;

/** @param {Socket} socket @returns {HTMLElement} seen while there is no connection */
export function linkBanner(socket) {
  const text = el('span', {});
  const retry = el('button', { type: 'button', class: 'button small' }, 'Try now');
  const banner = el('div', { class: 'banner', role: 'status', hidden: true }, text, retry);
  retry.addEventListener('click', () => socket.retryNow());
  const update = () => {
    const { link } = socket;
    banner.hidden = link.state === 'open' || (link.state === 'opening' && link.sinceUs == null);
    retry.hidden = link.state !== 'waiting';
    setText(text, bannerText(link));
    setAttribute(document.documentElement, 'data-link', link.state);
  };
  socket.on('link', update);
  return banner;
}

/** @param {Link} link @returns {string} */
function bannerText({ state, sinceUs }) {
  if (state === 'refused') {
    return 'Posestream does not know this browser, as after a new start. Open the link that it printed.';
  }
  const since = sinceUs == null ? '' : ` What you see is from ${clockText(sinceUs)}.`;
  return `No connection to posestream. Trying again …${since}`;
}

/** Messages that go by themselves. */
export class Messages {
  element = el('div', { class: 'messages', role: 'status', 'aria-live': 'polite' });

  /** @param {string} text */
  say(text) {
    const message = el('p', {}, text);
    this.element.append(message);
    setTimeout(() => message.remove(), MESSAGE_MS);
  }
}
