// The formulae of the statistics and of the executors' efficiency, computed from the open data: one row for each request.

import { seconds } from './calendar.mjs';
import { readCsv } from './csv.mjs';
import { groupBy } from './group.mjs';

const STATES = ['registered', 'assigned', 'in_progress', 'on_control', 'rework', 'closed'];
const NOTHING_TO_DO = ['withdrawn', 'duplicate', 'out_of_competence'];

/** The requests of an export. */
export function readExport(text) {
  return readCsv(text).map((row) => ({
    id: Number(row.id),
    direction: row.direction,
    type: row.type,
    channel: row.channel,
    district: row.district,
    executor: row.executor || null,
    state: row.state,
    resolution: row.resolution || null,
    confirmedBy: row.confirmed_by || null,
    place: row.lat === '' ? null : { lat: Number(row.lat), lon: Number(row.lon) },
    registered: time(row.registered_at),
    originalDue: time(row.original_due_at),
    due: time(row.due_at),
    // Reported and not sent back or, without a report, closed.
    done: time(row.done_at),
    isReported: row.reported === 'true',
    closed: time(row.closed_at),
    sentBack: row.sent_back_reports_at === '' ? [] : row.sent_back_reports_at.split(' ').map(seconds),
    isExtended: row.extended === 'true',
    stars: row.rating === '' ? null : Number(row.rating),
    rated: time(row.rated_at),
  }));
}

function time(text) {
  return text === '' ? null : seconds(text);
}

/** Whether the instant lies in the window; an instant that has not come lies in none. */
export function isIn({ from, to }, instant) {
  return instant !== null && from <= instant && instant < to;
}

/** `/api/stats`, but for names. */
export function stats(requests, calendar, period, date, now) {
  const window = calendar.window(period, date);
  const received = requests.filter(({ registered }) => isIn(window, registered));
  const closed = requests.filter((request) => isIn(window, request.closed));
  const { on_time_share, confirmed_share, median_hours, overdue_now } = efficiency(requests, window, now);
  return {
    received: received.length,
    closed: closed.length,
    open: requests.filter((request) => isOpen(request, window, now)).length,
    overdue: overdue_now,
    duplicates: received.filter(({ resolution }) => resolution === 'duplicate').length,
    on_time_share,
    confirmed_share,
    median_hours,
    by_direction: shares(received, ({ direction }) => direction),
    by_channel: shares(received, ({ channel }) => channel),
    by_district: shares(received, ({ district }) => district),
    by_state: byState(received),
    by_resolution: shares(closed, ({ resolution, confirmedBy }) => `${resolution} ${confirmedBy}`),
    series: series(received, closed, calendar.steps(period, date)),
    previous: comparison(requests, calendar.previousPart(period, date, now)),
    year_ago: comparison(requests, calendar.yearAgoPart(period, date, now)),
  };
}

/** `/api/executors`: by code, of those who have any number in the window. */
export function executors(requests, window, now) {
  const found = {};
  for (const [code, own] of groupBy(requests, ({ executor }) => executor)) {
    const { done_count, ...row } = efficiency(own, window, now);
    const numbers = [row.received, row.due, row.overdue_now, done_count, row.confirmed_of, row.rework_of, row.rating_count];
    if (code !== null && numbers.some((number) => number > 0)) found[code] = row;
  }
  return found;
}

/** The efficiency over the window at `now`, whoever has the requests. */
export function efficiency(requests, window, now) {
  const { from, to } = window;
  const passed = { from, to: Math.min(to, now) };
  const due = requests.filter((request) => isIn(passed, request.originalDue) && !isLeftOut(request));
  const done = requests.filter((request) => isIn(window, request.done));
  const checked = requests.filter(
    ({ closed, resolution, confirmedBy }) =>
      isIn(window, closed) && (resolution === 'done' || resolution === 'explained') && confirmedBy !== null,
  );
  const sentBack = requests.filter((request) => request.sentBack.some((report) => isIn(window, report)));
  const reported = new Set([...done.filter(({ isReported }) => isReported), ...sentBack]);
  const rated = requests.filter((request) => isIn(window, request.rated));
  const row = {
    received: requests.filter(({ registered }) => isIn(window, registered)).length,
    due: due.length,
    on_time_share: share(due, ({ done: at, originalDue }) => at !== null && at <= originalDue),
    overdue_now: requests.filter((request) => isOverdue(request, window, now)).length,
    median_hours: median(done.map((request) => (request.done - request.registered) / 3600)),
    confirmed_share: share(checked, ({ confirmedBy }) => confirmedBy === 'applicant'),
    confirmed_of: checked.length,
    rework_share: share([...reported], (request) => sentBack.includes(request)),
    rework_of: reported.size,
    extended_share: share(due, ({ isExtended }) => isExtended),
    rating: rated.length === 0 ? null : rated.reduce((sum, { stars }) => sum + stars, 0) / rated.length,
    rating_count: rated.length,
  };
  return { ...row, score: score(row), done_count: done.length };
}

/** 50·on time + 20·confirmed + 20·(1 − rework) + 10·(rating − 1)/4; what is told from fewer than 5 is left out, and the rest scaled to 100. */
function score(row) {
  if (row.due < 20) return null;
  const parts = [
    [50, row.on_time_share, row.due],
    [20, row.confirmed_share, row.confirmed_of],
    [20, row.rework_share === null ? null : 1 - row.rework_share, row.rework_of],
    [10, row.rating === null ? null : (row.rating - 1) / 4, row.rating_count],
  ].filter(([, value, of]) => value !== null && of >= 5);
  const weights = parts.reduce((sum, [weight]) => sum + weight, 0);
  return weights === 0 ? null : (100 * parts.reduce((sum, [weight, value]) => sum + weight * value, 0)) / weights;
}

/** Closed before its deadline because there was nothing to do for anybody. */
function isLeftOut({ state, resolution, closed, originalDue }) {
  return state === 'closed' && NOTHING_TO_DO.includes(resolution) && closed < originalDue;
}

/** Open at min(now, the end of the window): now by its state, in the past by its times. */
function isOpen({ state, registered, closed }, { to }, now) {
  if (now <= to) return state !== 'closed';
  return registered < to && (closed === null || closed >= to);
}

/** Overdue then: still worked on, and its date has passed. */
export function isOverdue(request, { to }, now) {
  const { state, registered, due, done, closed } = request;
  if (due === null || due >= Math.min(now, to)) return false;
  if (now <= to) return state !== 'on_control' && state !== 'closed';
  return registered < to && (done === null || done >= to) && (closed === null || closed >= to);
}

function share(requests, has) {
  return requests.length === 0 ? null : requests.filter(has).length / requests.length;
}

function median(numbers) {
  if (numbers.length === 0) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function shares(requests, code) {
  const groups = [...groupBy(requests, code)];
  return Object.fromEntries(groups.map(([of, { length }]) => [of, { count: length, share: length / requests.length }]));
}

function byState(requests) {
  const count = (state) => requests.filter((request) => request.state === state).length;
  return Object.fromEntries(STATES.map((state) => [state, count(state)]));
}

function series(received, closed, steps) {
  return steps.slice(0, -1).map((from, place) => {
    const step = { from, to: steps[place + 1] };
    return {
      from,
      received: received.filter(({ registered }) => isIn(step, registered)).length,
      closed: closed.filter((request) => isIn(step, request.closed)).length,
    };
  });
}

function comparison(requests, window) {
  return {
    received: requests.filter(({ registered }) => isIn(window, registered)).length,
    closed: requests.filter((request) => isIn(window, request.closed)).length,
  };
}
