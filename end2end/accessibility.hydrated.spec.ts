import AxeBuilder from '@axe-core/playwright';

import { LANGUAGES, PAGES, address } from './support/pages.ts';
import { expect, test } from './support/test.ts';

/** The pages, those with numbers of a period with the largest, and what they are with none and when something is wrong. */
const VIEWS = [
  ...PAGES.map((path) => (/^\/(stats|executors)/.test(path) ? `${path}?period=year` : path)),
  '/map?period=week&date=1995-06-01',
  '/requests?id=7a',
  '/requests/999999999',
];
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of Object.entries(SIZES)) {
    test.describe(`${colorScheme}, ${name}`, () => {
      test.use({ colorScheme, viewport });
      for (const [prefix] of LANGUAGES) {
        for (const path of VIEWS) {
          const view = address(prefix, path);
          test(`axe finds nothing on ${view}`, async ({ page }) => {
            await page.goto(view);
            await page.waitForLoadState('load');
            const { violations } = await new AxeBuilder({ page })
              .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
              .analyze();
            expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
          });
          test(`nothing sticks out of ${view}`, async ({ page }) => {
            await page.goto(view);
            // The tables that are folded away must fit too.
            await page.locator('details.formula, details.as-table').evaluateAll((folded) => folded.forEach((part) => part.setAttribute('open', '')));
            const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            expect(out).toBeLessThanOrEqual(0);
          });
        }
      }
    });
  }
}
