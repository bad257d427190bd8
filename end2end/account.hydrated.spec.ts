import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { signUp, somebody } from './support/resident.ts';
import { expect, test } from './support/test.ts';

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

    test('axe finds nothing on the ways into an account, nor on its settings', async ({ page, server }) => {
      const who = somebody();
      await page.goto('/account/sign-up');
      await page.locator('input[name=phone]').fill(who.phone);
      await page.getByRole('button', { name: 'Надіслати код' }).click();
      await nothingIsWrong(page);
      await page.locator('form').evaluateAll((forms) => forms.forEach((form) => ((form as HTMLFormElement).noValidate = true)));
      await page.getByRole('button', { name: 'Відкрити кабінет' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await nothingIsWrong(page);
      await signUp(page, server, who);
      await page.goto('/cabinet/settings?saved=profile');
      await nothingIsWrong(page);
      await page.goto('/cabinet/settings/delete');
      await nothingIsWrong(page);
    });
  });
}
