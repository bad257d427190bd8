// The real register of Kyiv's 15-51, imported, against what this script computes from the CSV itself.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { seconds } from './lib/calendar.mjs';
import { executors, openOf, readRegister, stats } from './lib/kyiv.mjs';
import { ROOT, misto, withPostgres, withServer, withSqlite } from './lib/misto.mjs';

const CSV = join(ROOT, '../shared/data/kyiv1551_2013_2014.csv.gz');
const MAPPING = join(ROOT, 'docs/import/kyiv-1551.toml');

const [ROWS, REPEATS] = [54_976, 3_697];
const MONTHS = months('2013-04', '2014-12');
const EVERYWHERE = { bbox: '-180,-85,180,85', zoom: '11' };

const noFile = !existsSync(CSV) && 'the register of Kyiv is not here (../shared/data)';
const noPostgres = !process.env.MISTO_TEST_POSTGRES && 'MISTO_TEST_POSTGRES is not set';

test('Kyiv 15-51 in SQLite', { skip: noFile }, () => withSqlite(checked));
test('Kyiv 15-51 in PostgreSQL', { skip: noFile || noPostgres }, () => withPostgres(checked));

async function checked(database, folder) {
  const { rows, requests, calendar } = readRegister(CSV, MAPPING);
  assert.equal(rows, ROWS);
  assert.equal(requests.length, ROWS - REPEATS);

  await importsOnce(database, folder, requests);
  await withServer(database, async (get) => {
    let [received, open] = [0, 0];
    for (const month of MONTHS) {
      const window = calendar.window('month', `${month}-15`);
      const asked = { period: 'month', date: `${month}-15` };
      sameStats(await get('/api/stats', asked), requests, window, month);
      sameExecutors(await get('/api/executors', asked), requests, window, month);
      sameOpen(await get('/api/map', { ...asked, ...EVERYWHERE, state: 'open' }), requests, window, month);
      received += stats(requests, window).received;
      open += openOf(requests, window).all;
    }
    // Two deadlines lie before the registration, in 1970 and in 2012: they are unknown, and due in no year.
    assert.deepEqual((await get('/api/executors', { period: 'year', date: '2012-06-15' })).executors, []);
    assert.equal(received, requests.length, 'every request lies in one of the months');
    assert.equal(open, requests.filter(({ state }) => state !== 'closed').length);
  });
}

async function importsOnce(database, folder, requests) {
  const run = () => misto(database, 'import', 'requests', CSV, '--mapping', MAPPING, '--rejects', join(folder, 'rejects.csv'));
  const first = summary(await run());
  assert.deepEqual(first, { rows: ROWS, imported: requests.length, before: 0, repeats: REPEATS, rejected: 0 });
  assert.equal(first.imported + first.repeats + first.rejected, ROWS);
  const second = summary(await run());
  assert.deepEqual(second, { rows: ROWS, imported: 0, before: requests.length, repeats: REPEATS, rejected: 0 });
}

/** The counts that the import prints. */
function summary(printed) {
  const count = (what) => Number(new RegExp(`^ *(\\d+) +${what}$`, 'm').exec(printed)?.[1] ?? assert.fail(`${what}: ${printed}`));
  return {
    rows: count('rows in the file'),
    imported: count('imported'),
    before: count('in the register before'),
    repeats: count('repeats of earlier rows of the file'),
    rejected: count('rejected'),
  };
}

function sameStats(answer, requests, window, month) {
  const shown = Object.fromEntries(answer.by_direction.map(({ code, count, share }) => [code, { count, share }]));
  const states = Object.fromEntries(answer.by_state.map(({ code, count }) => [code, count]));
  const expected = stats(requests, window);
  const told = Object.fromEntries(Object.keys(expected).map((key) => [key, answer[key]]));
  assert.deepEqual({ ...told, by_direction: shown, by_state: states }, expected, `stats of ${month}`);
  sameWindow(answer, window, month);
}

function sameExecutors(answer, requests, window, month) {
  const expected = executors(requests, window);
  const keys = Object.keys(Object.values(expected)[0]);
  const told = answer.executors.map((row) => [row.name, Object.fromEntries(keys.map((key) => [key, row[key]]))]);
  assert.equal(new Set(told.map(([name]) => name)).size, told.length, `no name twice in ${month}`);
  assert.deepEqual(Object.fromEntries(told), expected, `executors of ${month}`);
  sameWindow(answer, window, month);
}

function sameOpen(answer, requests, window, month) {
  const expected = openOf(requests, window);
  assert.equal(answer.total + answer.unplaced, expected.all, `open in ${month}`);
  assert.equal(answer.unplaced, expected.unplaced, `open without a place in ${month}`);
  const counted = answer.clusters.reduce((sum, { count }) => sum + count, answer.points.length);
  assert.equal(counted, answer.total, `clusters and points of ${month}`);
}

function sameWindow(answer, window, month) {
  assert.deepEqual({ from: seconds(answer.window.from), to: seconds(answer.window.to) }, window, `window of ${month}`);
}

function months(from, to) {
  const found = [];
  for (let month = from; month <= to; ) {
    found.push(month);
    const [year, number] = month.split('-').map(Number);
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  }
  return found;
}
