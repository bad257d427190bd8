import { test as base } from '@playwright/test';

import { Server } from './server.ts';

export { expect } from '@playwright/test';

/**
 * Playwright's `test` with a running city: `page.goto('/')` leads to it, and
 * `server` gives its database and lets other processes work on it.
 */
export const test = base.extend<{ serverLog: void }, { server: Server }>({
  server: [
    // Playwright reads the names of what a fixture needs from this pattern.
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  // What the server said during a test that failed is in the report.
  serverLog: [
    async ({ server }, use, testInfo) => {
      const before = server.log.length;
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('server log', {
          body: server.log.slice(before),
          contentType: 'text/plain',
        });
      }
    },
    { auto: true },
  ],
});
