// The register of Kyiv's 15-51 as its CSV and the mapping file say, read without any help of Misto's.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { Calendar } from './calendar.mjs';
import { readCsv } from './csv.mjs';
import { groupBy } from './group.mjs';
import { readToml } from './toml.mjs';

const STATES = ['registered', 'assigned', 'in_progress', 'on_control', 'rework', 'closed'];

/** Its requests, each once, and the calendar of its time zone. */
export function readRegister(csvFile, mappingFile) {
  const rows = readCsv(gunzipSync(readFileSync(csvFile)).toString('utf8'));
  const mapping = readToml(readFileSync(mappingFile, 'utf8'));
  const calendar = new Calendar(mapping.time_zone);
  const { columns } = mapping;
  const seen = new Set();
  const executors = new Executors(mapping.executor);
  const directions = new Map();
  const requests = [];
  for (const row of rows) {
    if (seen.has(row[columns.id])) continue;
    seen.add(row[columns.id]);
    const category = row[columns.category];
    if (!directions.has(category)) directions.set(category, first(mapping.rule, category)?.direction ?? 'other');
    const registered = instant(calendar, row[columns.registered_at]);
    const due = row[columns.due] === '' ? null : calendar.endOfDay(row[columns.due]);
    const { state } = mapping.status[row[columns.status]];
    requests.push({
      registered,
      due: due !== null && due >= registered ? due : null,
      direction: directions.get(category),
      executor: executors.name(row[columns.executor]),
      state,
      // Reported or closed, and nobody wrote down when.
      done: state === 'on_control' || state === 'closed' ? 'unknown' : 'not yet',
      placed: isWithin(mapping.place.bounds, Number(row[columns.lon]), Number(row[columns.lat])),
    });
  }
  return { rows: rows.length, requests, calendar };
}

function instant(calendar, text) {
  const [, date, hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  return calendar.instant(date, Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

function isWithin([west, south, east, north], lon, lat) {
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

/** By what name an executor is shown: the first spelling, or the one that the mapping gives. */
class Executors {
  #rules;
  #spellings = new Map();

  constructor(rules) {
    this.#rules = rules;
  }

  name(written) {
    const rule = first(this.#rules, written);
    if (rule?.code !== undefined) return rule.name;
    const folded = fold(written);
    if (!this.#spellings.has(folded)) this.#spellings.set(folded, written.trim().replace(/\s+/g, ' '));
    return this.#spellings.get(folded);
  }
}

/** The first rule of which a pattern matches the text. */
function first(rules, text) {
  return rules.find((rule) => rule.match.some((pattern) => expression(pattern).test(fold(text))));
}

const expressions = new Map();

function expression(pattern) {
  if (!expressions.has(pattern)) {
    const pieces = fold(pattern).split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    expressions.set(pattern, new RegExp(`^${pieces.join('.*')}$`, 's'));
  }
  return expressions.get(pattern);
}

function fold(text) {
  return text.trim().replace(/\s+/g, ' ').replace(/[’‘ʼ`´′]/g, "'").toLowerCase();
}

/** What `/api/stats` must answer for the window; all of it lies in the past. */
export function stats(requests, window) {
  const received = requests.filter(({ registered }) => isIn(window, registered));
  const due = requests.filter((request) => request.due !== null && isIn(window, request.due));
  return {
    received: received.length,
    closed: closedIn(requests, window),
    open: known(requests.filter((request) => request.registered < window.to), ({ state }) => state === 'closed'),
    overdue: overdueAt(requests, window.to),
    duplicates: 0,
    on_time_share: onTimeShare(due),
    confirmed_share: null,
    median_hours: null,
    by_resolution: closedIn(requests, window) === null ? null : [],
    by_direction: shares(received, ({ direction }) => direction),
    by_state: Object.fromEntries(STATES.map((state) => [state, received.filter((request) => request.state === state).length])),
  };
}

/** What `/api/executors` must answer for the window, by name. */
export function executors(requests, window) {
  const byName = groupBy(requests, ({ executor }) => executor);
  const found = {};
  for (const [name, own] of byName) {
    const received = own.filter(({ registered }) => isIn(window, registered)).length;
    const due = own.filter((request) => request.due !== null && isIn(window, request.due));
    const late = own.filter((request) => request.done === 'not yet' && isOverdue(request, window.to)).length;
    if (received + due.length + late === 0) continue;
    const onTime = onTimeShare(due);
    found[name] = {
      received,
      due: due.length,
      on_time_share: onTime,
      overdue_now: overdueAt(own, window.to),
      median_hours: null,
      confirmed_share: null,
      confirmed_of: 0,
      extended_share: null,
      rework_share: null,
      rework_of: 0,
      rating: null,
      rating_count: 0,
      // Of its four parts the register can know one alone, and that only where nothing was done at all.
      score: due.length >= 20 && onTime !== null ? 100 * onTime : null,
    };
  }
  return found;
}

/** Open requests of the window, by their state now. */
export function openOf(requests, window) {
  const open = requests.filter(({ registered, state }) => isIn(window, registered) && state !== 'closed');
  return { all: open.length, unplaced: open.filter(({ placed }) => !placed).length };
}

function isIn({ from, to }, instant) {
  return from <= instant && instant < to;
}

/** Nobody knows when a request was closed: as soon as one may have been, it is not known how many were. */
function closedIn(requests, window) {
  return requests.some(({ registered, state }) => registered < window.to && state === 'closed') ? null : 0;
}

/** How many there are, unless it is unknown of one of them. */
function known(requests, isUnknown) {
  return requests.some(isUnknown) ? null : requests.length;
}

function isOverdue({ registered, due }, moment) {
  return registered < moment && due !== null && due < moment;
}

function overdueAt(requests, moment) {
  return known(requests.filter((request) => isOverdue(request, moment)), ({ done }) => done === 'unknown');
}

/** Nothing is known to be done in time: the share is 0 where nothing was done at all, else unknown. */
function onTimeShare(due) {
  return due.length === 0 || due.some(({ done }) => done === 'unknown') ? null : 0;
}

function shares(requests, code) {
  const counts = groupBy(requests, code);
  return Object.fromEntries([...counts].map(([of, { length }]) => [of, { count: length, share: length / requests.length }]));
}
