// The program under test: run to its end, or serving on a free port, on a register of its own.

import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The root of the repository. */
export const ROOT = resolve(import.meta.dirname, '../../..');

const BINARY = resolve(process.env.MISTO_BIN ?? join(ROOT, 'target/debug/misto'));
const ENVIRONMENT = { ...process.env, MISTO_SITE: resolve(process.env.MISTO_SITE ?? join(ROOT, 'target/site')) };
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** Runs `misto` to its end; returns what it printed. A failure carries all of it. */
export async function misto(database, ...commandLine) {
  const { stdout } = await run(BINARY, [...commandLine, '--database', database], {
    env: ENVIRONMENT,
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
}

/** Gives `use` the URL of an empty SQLite register and its folder, and removes them. */
export async function withSqlite(use) {
  const folder = await mkdtemp(join(tmpdir(), 'misto-check-'));
  try {
    await use(`sqlite:${join(folder, 'misto.db')}`, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same on the PostgreSQL of `MISTO_TEST_POSTGRES`. */
export async function withPostgres(use) {
  const server = process.env.MISTO_TEST_POSTGRES;
  const name = `misto_check_${process.pid}`;
  const administer = (sql) => run(psql(), ['--quiet', '--no-psqlrc', '--command', sql, server]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const folder = await mkdtemp(join(tmpdir(), 'misto-check-'));
  await administer(`CREATE DATABASE ${name}`);
  try {
    await use(url.href, folder);
  } finally {
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    await rm(folder, { recursive: true, force: true });
  }
}

/** PostgreSQL's own client; Debian keeps one beside each server. */
function psql() {
  const servers = '/usr/lib/postgresql';
  const versions = existsSync(servers) ? readdirSync(servers).sort((a, b) => Number(b) - Number(a)) : [];
  const beside = versions.map((version) => join(servers, version, 'bin/psql')).find((path) => existsSync(path));
  return beside ?? 'psql';
}

/** Serves the register while `use` asks it; `use` is given a function from path and parameters to JSON. */
export async function withServer(database, use) {
  const server = spawn(BINARY, ['serve', '--listen', '127.0.0.1:0', '--database', database], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await ready(server);
    await use((path, parameters = {}) => json(url, path, parameters));
  } finally {
    await stop(server);
  }
}

async function json(url, path, parameters) {
  const address = new URL(path, url);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return response.json();
}

function ready(server) {
  return new Promise((resolve, reject) => {
    let [output, log] = ['', ''];
    const fail = (why) => {
      clearTimeout(patience);
      reject(new Error(`misto serve ${why}; its log:\n${log}`));
    };
    const patience = setTimeout(() => fail('did not get ready in time'), START_TIMEOUT_MS);
    server.stderr.on('data', (chunk) => (log += chunk));
    server.stdout.on('data', (chunk) => {
      log += chunk;
      output += chunk;
      const address = /^listening on (http:\/\/\S+)\s*$/m.exec(output)?.[1];
      if (address !== undefined) {
        clearTimeout(patience);
        resolve(address);
      }
    });
    server.once('error', (error) => fail(`could not be started: ${error.message}`));
    server.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
  });
}

async function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const patience = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(patience);
}
