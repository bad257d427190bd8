import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect } from './test.ts';

/** Axe finds nothing on the page, and nothing sticks out of it. */
export async function nothingIsWrong(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    .analyze();
  expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
  const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(out).toBeLessThanOrEqual(0);
}
