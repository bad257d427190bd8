import type { Page } from '@playwright/test';

import { reportFor, somebody } from './support/resident.ts';
import { work } from './support/staff.ts';
import { expect, test } from './support/test.ts';

// Those who work on a request: what is reported is routed, done, checked and closed.

const state = (page: Page) => page.locator('.request__state');

/** Reports by the form for the executor: text, and a photo of how it is now. */
async function report(page: Page, text: string): Promise<void> {
  const form = page.locator('form[action$="/report"]');
  await form.locator('select[name=resolution]').selectOption('done');
  await form.locator('textarea[name=text]').fill(text);
  await form.locator('input[name=photo_after]').setInputFiles('../public/icons/icon-512.png');
  await form.getByRole('button', { name: 'Відзвітувати' }).click();
  await expect(state(page)).toContainText('відзвітував');
}

test('an executor reports from the yard, the applicant sends back, a controller speaks to them and closes', async ({
  page,
  browser,
  server,
  request,
  javaScriptEnabled,
}) => {
  const who = somebody();
  const { id, token } = await reportFor(request, who, 'Вода тече на дорогу');

  // In the yard, on a phone.
  await page.setViewportSize({ width: 390, height: 844 });
  await work(page, server, 'executor', 'vodokanal');
  await page.goto('/queue?tab=new');
  await page.goto(`/staff/requests/${id}`);
  await expect(page.getByRole('main')).toContainText('Вода тече на дорогу');
  await expect(page.getByRole('link', { name: new RegExp(who.phone.slice(1)) })).toBeVisible();
  await page.getByRole('button', { name: 'Прийняти в роботу' }).click();
  await expect(state(page)).toContainText('роботі');
  await report(page, 'Замінили засувку');

  // The applicant has the link that came with the receipt.
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin, javaScriptEnabled });
  const applicant = await context.newPage();
  await applicant.goto(`/track/${token}`);
  await expect(applicant.getByRole('main')).toContainText('Замінили засувку');
  await applicant.getByText('Ні, не зроблено').click();
  await applicant.locator('form[action$="/send_back"] textarea').fill('Досі тече');
  await applicant.locator('form[action$="/send_back"] button').click();
  await expect(state(applicant)).toContainText('доопрацюванн');

  // With scripts the open card changes by itself.
  if (!javaScriptEnabled) await page.reload();
  await expect(state(page)).toContainText('доопрацюванн');
  await expect(page.getByRole('main')).toContainText('Досі тече');
  await report(page, 'Замінили трубу');
  await page.getByRole('button', { name: 'Вийти' }).click();

  // The controller confirms nothing before speaking to the applicant.
  await page.setViewportSize({ width: 1280, height: 900 });
  await work(page, server, 'controller');
  await page.goto(`/staff/requests/${id}`);
  const confirm = page.getByRole('button', { name: 'Підтвердити: зроблено' });
  await expect(confirm).toHaveCount(0);
  await page.locator('button[name=outcome][value=no_answer]').click();
  await expect(page.locator('.calls__log')).toContainText('Ірина');
  await expect(confirm).toHaveCount(0);
  await page.locator('button[name=outcome][value=reached]').click();
  await confirm.click();
  await expect(page.locator('.timeline').first()).toContainText('Контролер перевірив і підтвердив');
  await expect(page.locator('.timeline').first()).toContainText('Працівна Ірина');

  // Everybody sees who confirmed it, and nobody who the people are.
  await page.goto(`/requests/${id}`);
  await expect(page.getByRole('main')).toContainText('Контролер перевірив');
  await expect(page.getByRole('main')).not.toContainText('Працівна');
  await expect(page.getByRole('main')).not.toContainText('Вода тече на дорогу');
  await context.close();
});

test('two act at the same moment: one wins, the other sees what happened and loses no word', async ({
  page,
  context,
  server,
  request,
}) => {
  const { id } = await reportFor(request, somebody());
  await work(page, server, 'dispatcher');
  await page.goto(`/staff/requests/${id}`);
  const other = await context.newPage();
  await other.goto(`/staff/requests/${id}`);

  const words = 'Довге пояснення, яке шкода писати вдруге';
  await page.getByText('Закрити інакше').first().click();
  await page.locator('form[action$="/close"] select').selectOption('refused');
  await page.locator('form[action$="/close"] textarea').fill(words);

  await other.getByText('Переадресувати').first().click();
  await other.locator('form[action$="/redirect"] select').selectOption({ index: 1 });
  await other.locator('form[action$="/redirect"] textarea').fill('Це інше підприємство');
  await other.locator('form[action$="/redirect"] button').click();
  await expect(other.locator('.timeline').first()).toContainText('Переадресовано');

  await page.locator('form[action$="/close"] button').click();
  await expect(page.getByRole('alert')).toContainText('хтось інший змінив цю заявку');
  await expect(page.locator('.timeline').first()).toContainText('Переадресовано');
  await expect(page.locator('form[action$="/close"] textarea')).toHaveValue(words);
  await expect(page.locator('form[action$="/close"] select')).toHaveValue('refused');
  await page.locator('form[action$="/close"] button').click();
  await expect(page.locator('.timeline').first()).toContainText('Центр закрив заявку');
});
