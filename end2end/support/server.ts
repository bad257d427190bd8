import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Gateway } from './gateway.ts';

const BINARY = process.env['MISTO_BIN'] ?? '../target/debug/misto';
const SITE = process.env['MISTO_SITE'] ?? '../target/site';

const READY = /^listening on (http:\/\/127\.0\.0\.1:\d+)\s*$/m;
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** The city that the browser tests look at: always the same one, up to the hour. */
const CITY = ['--requests', '3000', '--days', '40', '--seed', '7'];

/** A real `misto serve` on a free port, with a database of its own. */
export class Server {
  /** What the server has printed so far, its errors among it. */
  log = '';
  /** `http://127.0.0.1:PORT` */
  url = '';
  #process: ChildProcess;

  private constructor(
    private readonly folder: string,
    /** The database's URL, for other processes on the same city. */
    readonly database: string,
    /** Where the city's texts to phones go. */
    readonly gateway: Gateway,
  ) {
    const serve = ['serve', '--listen', '127.0.0.1:0', '--database', database, '--rate-limit', 'off'];
    this.#process = spawn(BINARY, serve, {
      env: environment(gateway),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Fills a database with the demo city and serves it. */
  static async start(): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'misto-end2end-'));
    const gateway = await Gateway.start();
    try {
      const database = `sqlite:${join(folder, 'misto.db')}`;
      await misto(gateway, 'demo', '--database', database, ...CITY);
      const server = new Server(folder, database, gateway);
      try {
        server.url = await server.#ready();
      } catch (error) {
        await server.stop();
        throw error;
      }
      return server;
    } catch (error) {
      await gateway.stop();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs another `misto` process on this server's database and returns what it printed. */
  async misto(command: string, ...rest: string[]): Promise<string> {
    return misto(this.gateway, command, '--database', this.database, ...rest);
  }

  /** Asks the server to end, makes it end if it does not, and forgets its city. */
  async stop(): Promise<void> {
    const server = this.#process;
    if (server.exitCode === null && server.signalCode === null && server.pid !== undefined) {
      const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
      server.kill('SIGTERM');
      const patience = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(patience);
    }
    await this.gateway.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Waits for the line that names the address; its log goes with any failure. */
  #ready(): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(patience);
        reject(new Error(`misto serve ${why}; its log:\n${this.log}`));
      };
      const patience = setTimeout(() => fail('did not get ready in time'), START_TIMEOUT_MS);
      let output = '';
      this.#process.stdout?.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
        output += chunk.toString();
        const address = READY.exec(output)?.[1];
        if (address !== undefined) {
          clearTimeout(patience);
          output = '';
          resolve(address);
        }
      });
      this.#process.stderr?.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
      });
      this.#process.once('error', (error) => fail(`could not be started: ${error.message}`));
      this.#process.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    });
  }
}

/** Runs `misto` to its end; a failure carries all that it printed. */
async function misto(gateway: Gateway, ...commandLine: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(BINARY, commandLine, {
    env: environment(gateway),
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

function environment(gateway: Gateway): NodeJS.ProcessEnv {
  return { ...process.env, MISTO_SITE: SITE, MISTO_SMS_URL: gateway.url };
}
