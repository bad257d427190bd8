import { nothingIsWrong } from './support/axe.ts';
import { signUp, somebody } from './support/resident.ts';
import { expect, test } from './support/test.ts';

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
