/** Who is in the picture: number, how long, how sure; each can be opened to see its joints. */

import { personColour } from './colours.js';
import { el, icon, setAttribute, setText } from './dom.js';
import { ageText, jointText, percentText, personText } from './format.js';

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').Person} Person */
/** @typedef {import('./types.js').Skeleton} Skeleton */

const EACH_MS = 200;

/** @param {Person} person @returns {number} mean of its joints' scores */
function sureness(person) {
  const scores = person.keypoints.map(([, , score]) => score);
  return scores.length ? scores.reduce((sum, score) => sum + score, 0) / scores.length : 0;
}

/** The list of people of one stream. */
export class PeopleList {
  #list = el('ul', { class: 'people' });
  #count = el('span', { class: 'count' }, '0');
  #none = el('p', { class: 'quiet' }, 'Nobody is seen.');
  element = el(
    'section',
    { class: 'panel people-panel', 'aria-labelledby': 'people-title' },
    el('h2', { id: 'people-title' }, 'People ', this.#count),
    this.#none,
    this.#list,
  );
  /** @type {Map<string, ReturnType<typeof makeRow>>} */
  #rows = new Map();
  /** @type {string|null} */
  #open = null;
  #choose;
  #updatedAt = 0;
  #newest = () => {};
  /** @type {ReturnType<typeof setTimeout>|undefined} set while an update is due */
  #later;

  /** @param {(id: string|null) => void} choose is told which track stands out */
  constructor(choose) {
    this.#choose = choose;
  }

  /** @param {Frame} frame @param {Skeleton|undefined} skeleton @param {boolean} unsure whether to list those who are not confirmed */
  show(frame, skeleton, unsure) {
    this.#newest = () => this.#update(frame, skeleton, unsure);
    if (this.#later === undefined) {
      const wait = EACH_MS - (performance.now() - this.#updatedAt);
      this.#later = setTimeout(() => this.#updateNewest(), Math.max(0, wait));
    }
  }

  #updateNewest() {
    this.#later = undefined;
    this.#newest();
  }

  /** @param {Frame} frame @param {Skeleton|undefined} skeleton @param {boolean} unsure */
  #update(frame, skeleton, unsure) {
    this.#updatedAt = performance.now();
    const people = frame.people
      .filter((person) => person.display_id != null || unsure)
      .sort((a, b) => (a.display_id ?? Infinity) - (b.display_id ?? Infinity));
    setText(this.#count, String(people.length));
    this.#none.hidden = people.length > 0;
    const ids = new Set(people.map((person) => person.id));
    for (const [id, row] of this.#rows) {
      if (!ids.has(id)) {
        row.item.remove();
        this.#rows.delete(id);
      }
    }
    if (this.#open && !ids.has(this.#open)) {
      this.#toggle(null);
    }
    people.forEach((person, index) => {
      let row = this.#rows.get(person.id);
      if (!row) {
        row = makeRow(person.id, () => this.#toggle(this.#open === person.id ? null : person.id));
        this.#rows.set(person.id, row);
      }
      row.update(person, skeleton, this.#open === person.id);
      if (this.#list.children[index] !== row.item) {
        this.#list.insertBefore(row.item, this.#list.children[index] ?? null);
      }
    });
  }

  /** @param {string|null} id */
  #toggle(id) {
    this.#open = id;
    this.#rows.forEach((row, each) => row.open(each === id));
    this.#choose(id);
  }
}

/** @param {string} id of the track @param {() => void} toggle */
function makeRow(id, toggle) {
  const badge = el('span', { class: 'badge' });
  const name = el('span', { class: 'name' });
  const age = el('span', { class: 'age' });
  const meter = el('span', { class: 'meter', 'aria-hidden': 'true' }, el('span', {}));
  const sure = el('span', { class: 'sure' });
  const button = el('button', { type: 'button', class: 'person', 'aria-expanded': 'false' }, badge, name, age, meter, sure, icon('chevron'));
  const joints = el('ul', { class: 'joints', hidden: true });
  const item = el('li', { 'data-track': id }, button, joints);
  button.addEventListener('click', toggle);
  /** @param {boolean} on */
  const open = (on) => {
    setAttribute(button, 'aria-expanded', String(on));
    joints.hidden = !on;
  };
  return {
    item,
    open,
    /** @param {Person} person @param {Skeleton|undefined} skeleton @param {boolean} isOpen */
    update(person, skeleton, isOpen) {
      const share = sureness(person);
      setText(badge, person.display_id == null ? '?' : String(person.display_id));
      badge.style.setProperty('--person', personColour(person.display_id));
      setText(name, personText(person));
      setText(age, `here ${ageText(person.age_ms * 1000)}`);
      setText(sure, percentText(share));
      setAttribute(sure, 'title', 'How sure its joints are, on average');
      meter.style.setProperty('--share', String(share));
      item.dataset.displayId = String(person.display_id ?? '');
      open(isOpen);
      if (isOpen) {
        fillJoints(joints, person, skeleton);
      }
    },
  };
}

/** @param {HTMLUListElement} list @param {Person} person @param {Skeleton|undefined} skeleton */
function fillJoints(list, person, skeleton) {
  if (list.children.length !== person.keypoints.length) {
    list.replaceChildren(
      ...person.keypoints.map(() =>
        el('li', {}, el('span', { class: 'joint' }), el('span', { class: 'meter', 'aria-hidden': 'true' }, el('span', {})), el('span', { class: 'sure' })),
      ),
    );
  }
  person.keypoints.forEach(([, , score], index) => {
    const [name, meter, value] = /** @type {HTMLElement[]} */ ([...list.children[index].children]);
    setText(name, jointText(skeleton?.joints[index] ?? `joint ${index}`));
    meter.style.setProperty('--share', String(score));
    setText(value, percentText(score));
  });
}
