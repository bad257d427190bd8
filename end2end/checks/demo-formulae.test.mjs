// Every number that the public read API tells of a demo city, against what this script computes from its open data.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Calendar, addDays, seconds } from './lib/calendar.mjs';
import { efficiency, executors, isIn, isOverdue, readExport, shares, stats } from './lib/formulae.mjs';
import { groupBy } from './lib/group.mjs';
import { misto, withServer, withSqlite } from './lib/misto.mjs';
import { assertSame } from './lib/same.mjs';

const CITY = ['--requests', '9000', '--days', '450', '--seed', '1551'];
const PERIODS = ['day', 'week', 'month', 'year'];
/** Days before today: the present period of each kind, one that touches it, and some that are long over. */
const AGO = [0, 1, 8, 34, 75, 180, 260, 366];
const EVERYWHERE = { bbox: '-180,-85,180,85', zoom: '11' };

test('every number follows from the open data', () =>
  withSqlite(async (database) => {
    await misto(database, 'demo', ...CITY);
    const text = await misto(database, 'export', 'requests');
    const requests = readExport(text);
    assert.equal(requests.length, 9000);
    await withServer(database, async (get) => {
      const city = await knownCity(get, requests);
      for (const period of PERIODS) {
        for (const days of AGO) {
          await samePeriod(city, period, addDays(city.today, -days));
        }
      }
      await sameHistory(city);
      await sameToday(city);
    });
    assert.equal(await misto(database, 'export', 'requests'), text, 'nothing changed in the meantime');
  }));

async function knownCity(get, requests) {
  // The demo city is Dnipro.
  const calendar = new Calendar('Europe/Kyiv');
  const { server_now } = await get('/api/city');
  const commonest = (key) => [...groupBy(requests, key)].toSorted((a, b) => b[1].length - a[1].length).map(([code]) => code);
  return {
    get,
    requests,
    calendar,
    today: calendar.local(seconds(server_now)).date,
    directions: commonest(({ direction }) => direction),
    executors: commonest(({ executor }) => executor).filter((code) => code !== null),
    districts: commonest(({ district }) => district).filter((code) => code !== ''),
  };
}

async function samePeriod(city, period, date) {
  const asked = { period, date };
  const [one, two] = city.directions;
  const [district] = city.districts;
  const some = ({ direction }) => direction === one || direction === two;
  const inDistrict = (request) => request.district === district;
  await sameStats(city, asked, () => true);
  await sameStats(city, { ...asked, direction: `${one},${two}` }, some);
  await sameStats(city, { ...asked, district, direction: one }, (r) => inDistrict(r) && r.direction === one);
  await sameExecutors(city, asked, () => true);
  await sameExecutors(city, { ...asked, direction: `${one},${two}` }, some);
  await sameMap(city, asked);
}

async function sameStats({ get, requests, calendar }, asked, keeps) {
  const answer = await get('/api/stats', asked);
  const where = `stats ${JSON.stringify(asked)}`;
  const byCode = (list) => Object.fromEntries(list.map(({ code, count, share }) => [code, { count, share }]));
  const told = {
    ...answer,
    by_direction: byCode(answer.by_direction),
    by_channel: byCode(answer.by_channel),
    by_district: byCode(answer.by_district),
    by_state: Object.fromEntries(answer.by_state.map(({ code, count }) => [code, count])),
    by_resolution: Object.fromEntries(
      answer.by_resolution.map(({ code, confirmed_by, count, share }) => [`${code} ${confirmed_by}`, { count, share }]),
    ),
    series: answer.series.map((step) => ({ ...step, from: seconds(step.from) })),
  };
  delete told.window;
  delete told.server_now;
  const now = seconds(answer.server_now);
  assertSame(told, stats(requests.filter(keeps), calendar, asked.period, asked.date, now), where);
  sameWindow(answer, calendar, asked, where);
}

async function sameExecutors({ get, requests, calendar }, asked, keeps) {
  const answer = await get('/api/executors', asked);
  const where = `executors ${JSON.stringify(asked)}`;
  const told = answer.executors.map(({ code, name, ...numbers }) => [code, numbers]);
  const window = calendar.window(asked.period, asked.date);
  assertSame(Object.fromEntries(told), executors(requests.filter(keeps), window, seconds(answer.server_now)), where);
  sameWindow(answer, calendar, asked, where);
}

async function sameMap(city, asked) {
  const { requests, calendar, executors: [executor], directions: [direction] } = city;
  const window = calendar.window(asked.period, asked.date);
  const received = requests.filter(({ registered }) => isIn(window, registered));
  const isOpen = ({ state }) => state !== 'closed';
  const overdueAt = (now) => (request) => isOverdue(request, { to: now }, now);
  const filters = [
    [{}, () => () => true],
    [{ direction }, () => (request) => request.direction === direction],
    [{ executor, state: 'closed' }, () => (request) => request.executor === executor && !isOpen(request)],
    [{ state: 'open' }, () => isOpen],
    [{ state: 'overdue' }, overdueAt],
  ];
  for (const [filter, at] of filters) {
    const parameters = { ...asked, ...filter, ...EVERYWHERE };
    const answer = await city.get('/api/map', parameters);
    const where = `map ${JSON.stringify(parameters)}`;
    const now = seconds(answer.server_now);
    const kept = received.filter(at(now));
    const placed = kept.filter(({ place }) => place !== null);
    assert.equal(answer.total, placed.length, where);
    assert.equal(answer.unplaced, kept.length - placed.length, where);
    assert.equal(answer.overdue, placed.filter(overdueAt(now)).length, where);
    const inClusters = answer.clusters.reduce((sum, { count }) => sum + count, 0);
    assert.equal(inClusters + answer.points.length, answer.total, where);
    assert.ok(answer.clusters.length + answer.points.length <= 250, where);
  }
}

async function sameHistory({ get, requests, calendar, today, executors: [code] }) {
  const answer = await get('/api/executor', { code, period: 'month', date: today });
  const now = seconds(answer.server_now);
  const own = requests.filter(({ executor }) => executor === code);
  const window = calendar.window('month', today);
  const { code: _, name: __, ...numbers } = answer.executor;
  const { done_count: ___, ...expected } = efficiency(own, window, now);
  assertSame(numbers, expected, 'executor');
  const received = own.filter(({ registered }) => isIn(window, registered));
  const byType = answer.by_type.map((row) => [row.code, { count: row.count, share: row.share }]);
  assertSame(Object.fromEntries(byType), shares(received, ({ type }) => type), 'executor.by_type');
  const history = [];
  for (let date = today; history.length < 12; date = addDays(`${date.slice(0, 7)}-01`, -1)) {
    const month = calendar.window('month', date);
    const { received: count, on_time_share, score } = efficiency(own, month, now);
    history.unshift({ from: month.from, received: count, on_time_share, score });
  }
  assertSame(answer.history.map((step) => ({ ...step, from: seconds(step.from) })), history, 'executor.history');
}

async function sameToday({ get, requests, calendar, today }) {
  const answer = await get('/api/today');
  const now = seconds(answer.server_now);
  const month = stats(requests, calendar, 'month', today, now);
  const week = stats(requests, calendar, 'week', today, now);
  const expected = {
    received: stats(requests, calendar, 'day', today, now).received,
    open: month.open,
    overdue: month.overdue,
    on_time_share: month.on_time_share,
    confirmed_share: month.confirmed_share,
    week_by_direction: week.by_direction,
  };
  const told = Object.fromEntries(Object.keys(expected).map((key) => [key, answer[key]]));
  told.week_by_direction = Object.fromEntries(answer.week_by_direction.map(({ code, count, share }) => [code, { count, share }]));
  assertSame(told, expected, 'today');
}

function sameWindow(answer, calendar, { period, date }, where) {
  const told = { from: seconds(answer.window.from), to: seconds(answer.window.to) };
  assert.deepEqual(told, calendar.window(period, date), where);
}
