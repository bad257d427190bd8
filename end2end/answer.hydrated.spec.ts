import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { asked, tellAll } from './support/answer.ts';
import { expect, test } from './support/test.ts';

test.beforeAll(async ({ server }) => tellAll(server, true));
test.afterAll(async ({ server }) => tellAll(server, false));

async function nothingIsWrong(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    .analyze();
  expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
  const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(out).toBeLessThanOrEqual(0);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 360, height: 740 } });

    test('axe finds nothing on the answer in any of its states', async ({ page, server }) => {
      const { id, link, again } = await asked(page.request, server);
      await page.goto(link);
      await nothingIsWrong(page);
      await page.getByText('Ні, не зроблено').click();
      await page.getByRole('button', { name: 'Ні, повернути на доопрацювання' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await nothingIsWrong(page);
      await page.locator('textarea[name=reason]').fill('Знову тече');
      await page.getByRole('button', { name: 'Ні, повернути на доопрацювання' }).click();
      await expect(page.getByRole('heading', { name: 'Дякуємо за відповідь!' })).toBeVisible();
      await nothingIsWrong(page);

      const next = await again();
      await page.goto(next);
      await server.misto('step', String(id), 'send-back', '--text', 'Перевірили');
      await page.getByRole('button', { name: 'Так, зроблено' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await nothingIsWrong(page);
      const last = await again();
      await page.goto(last);
      await page.getByRole('button', { name: 'Так, зроблено' }).click();
      await expect(page.getByRole('button', { name: 'Оцінити' })).toBeVisible();
      await nothingIsWrong(page);
    });
  });
}
