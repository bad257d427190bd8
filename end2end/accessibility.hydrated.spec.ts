import AxeBuilder from '@axe-core/playwright';

import { expect, test } from './support/test.ts';

const PAGES = ['/', '/map', '/map?period=week&date=1995-06-01', '/requests/17', '/stats?period=year', '/executors?period=year', '/report', '/requests/999999999'];
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of Object.entries(SIZES)) {
    test.describe(`${colorScheme}, ${name}`, () => {
      test.use({ colorScheme, viewport });
      for (const prefix of ['', '/en']) {
        for (const path of PAGES) {
          const address = (prefix + path).replace(/^\/en\/$/, '/en');
          test(`axe finds nothing on ${address}`, async ({ page }) => {
            await page.goto(address);
            await page.waitForLoadState('load');
            const { violations } = await new AxeBuilder({ page })
              .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
              .analyze();
            expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
          });
          test(`nothing sticks out of ${address}`, async ({ page }) => {
            await page.goto(address);
            const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            expect(out).toBeLessThanOrEqual(0);
          });
        }
      }
    });
  }
}
