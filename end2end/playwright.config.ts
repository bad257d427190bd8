import { defineConfig } from '@playwright/test';

// `cargo xtask test` sets these; the defaults serve `npx playwright test` after it.
const chromium = process.env['MISTO_CHROMIUM'] ?? '/usr/bin/chromium';
const report = process.env['MISTO_PLAYWRIGHT_REPORT'] ?? '../target/end2end/playwright.json';

const inCi = ['1', 'true'].includes(process.env['CI'] ?? '');

export default defineConfig({
  testDir: '.',
  outputDir: '../target/end2end/results',
  // One server, one city: tests of one project follow each other.
  workers: 1,
  retries: 0,
  forbidOnly: inCi,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [['list'], ['json', { outputFile: report }]],
  use: {
    browserName: 'chromium',
    locale: 'uk-UA',
    // Far from the city's own: a page that told times by the browser's zone would show itself.
    timezoneId: 'America/Lima',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'hydrated', testMatch: '**/*.spec.ts' },
    {
      name: 'no-javascript',
      testMatch: '**/*.spec.ts',
      // What only a script can do is told by its file's name.
      testIgnore: '**/*.hydrated.spec.ts',
      use: { javaScriptEnabled: false },
    },
  ],
});
