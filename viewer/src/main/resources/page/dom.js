/** Makes elements. Text is always text, never markup. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string|boolean|number|null|undefined>} [attributes] null, undefined and false: left out; true:
 *     empty
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** @param {Element} element @param {string} text is set only where it differs, so that readers are not disturbed */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** @param {Element} element @param {string} name @param {string|null} value null takes it away */
export function setAttribute(element, name, value) {
  if (value == null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** @returns {number} canvas pixels per CSS pixel; more than two nobody sees */
export function density() {
  return Math.min(2, window.devicePixelRatio || 1);
}

/** @param {Element} element @returns {(name: string) => string} the value of a custom property there, for canvases */
export function coloursOf(element) {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

const SVG = 'http://www.w3.org/2000/svg';

/** Strokes on a ground of 20 x 20. */
const ICONS = Object.freeze({
  back: 'M12.5 4.5 7 10l5.5 5.5',
  full: 'M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4',
  layers: 'M10 3 2.5 7 10 11l7.5-4L10 3ZM2.5 10.5 10 14.5l7.5-4M2.5 13.8 10 17.8l7.5-4',
  keys: 'M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6 11.7h8',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM10 2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.3 4.3l1.2 1.2M14.5 14.5l1.2 1.2M15.7 4.3l-1.2 1.2M5.5 14.5l-1.2 1.2',
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6.5 4.2v11.6l9-5.8-9-5.8Z',
  forward: 'M6 4.8v10.4l7-5.2-7-5.2ZM15 4.8v10.4',
  backward: 'M14 4.8v10.4l-7-5.2 7-5.2ZM5 4.8v10.4',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.9-2.9a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.9 2.9a3 3 0 0 0 4.3 4.3l1-1',
  close: 'M5 5l10 10M15 5 5 15',
  chevron: 'M6 8l4 4 4-4',
  camera: 'M2.5 6.5h10v7.5h-10zM12.5 9.3l5-2.6v7.1l-5-2.6',
  unlink: 'M3 3l14 14M8.5 11.5a3 3 0 0 0 4.3 0M11.5 8.5a3 3 0 0 0-4.3 0l-2.9 2.9a3 3 0 0 0 4.3 4.3l1-1M12 12l3.7-3.4a3 3 0 0 0-4.3-4.3l-1 1',
});

/** @param {keyof typeof ICONS} name @returns {SVGSVGElement} seen, not read out */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * @param {keyof typeof ICONS} picture
 * @param {string} name for those who do not see it, and on hovering
 * @param {() => void} action
 * @param {string} [shown] text beside the icon
 * @returns {HTMLButtonElement}
 */
export function iconButton(picture, name, action, shown) {
  const button = el('button', { type: 'button', class: shown ? 'button' : 'button icon-only', title: name }, icon(picture));
  button.setAttribute('aria-label', name);
  if (shown) {
    button.append(el('span', { class: 'wide', 'aria-hidden': 'true' }, shown));
  }
  button.addEventListener('click', action);
  return button;
}
