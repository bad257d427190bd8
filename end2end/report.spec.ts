import type { Page } from '@playwright/test';

import { signUp, somebody, type Resident } from './support/resident.ts';
import { expect, test } from './support/test.ts';

// With scripts the place is tapped on the map and types are found as one types; without, an address and a button do the same.

/** Says who reports. */
async function saysWho(page: Page, who: Resident): Promise<void> {
  await page.locator('input[name=surname]').fill(who.surname);
  await page.locator('input[name=first_name]').fill(who.firstName);
  await page.locator('input[name=phone]').fill(who.phone);
  await page.locator('input[name=applicant_address]').fill(who.address);
}

/** Says where it is: by an address that the city's register knows. */
async function saysWhere(page: Page, house: number): Promise<void> {
  const answer = await page.request.get(`/api/addresses?q=${encodeURIComponent('Тихого Гаю, ' + house)}`);
  const { addresses } = (await answer.json()) as { addresses: { address: string }[] };
  await page.locator('input[name=place_address]').fill(addresses[0]!.address);
}

test('a report: found by everyday words, filed, followed', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Напишіть своїми словами').fill('не горить ліхтар');
  await page.getByRole('button', { name: 'Повідомити' }).click();
  await page.getByRole('link', { name: /Не світить один ліхтар/ }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Не світить один ліхтар' })).toBeVisible();
  await expect(page.locator('textarea[name=text]')).toHaveValue('не горить ліхтар');
  await saysWhere(page, 3);
  await saysWho(page, somebody());
  await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  await expect(page).toHaveURL(/\/track\/[0-9a-f]{32}\?new$/);
  await expect(page.getByText('Заявку прийнято')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Міськсвітло');
  await expect(page.getByRole('main')).toContainText('не горить ліхтар');
});

test('what could not be taken is named, and everything typed and uploaded is kept', async ({ page, javaScriptEnabled }) => {
  await page.goto('/en/report?type=01.03');
  await page.locator('textarea[name=text]').fill('Глибока яма </textarea><script>');
  await page.locator('input[name=photo]').setInputFiles('../public/icons/icon-512.png');
  await saysWho(page, { ...somebody(), phone: 'call me' });
  // With scripts the browser itself asks for the place first.
  if (javaScriptEnabled) await page.locator('form[data-once]').evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await page.getByRole('button', { name: 'Send the request' }).click();
  const faults = page.getByRole('alert').filter({ hasText: 'Not sent yet' });
  await expect(faults.getByRole('link')).toHaveCount(2);
  await expect(page.locator('textarea[name=text]')).toHaveValue('Глибока яма </textarea><script>');
  await expect(page.locator('input[name=surname]')).toHaveValue('Перевіренко');
  await expect(page.getByRole('checkbox', { name: 'Keep this photo' })).toBeChecked();
  await faults.getByRole('link', { name: /Phone/ }).click();
  await expect(page.locator('input[name=phone]')).toBeFocused();
  await page.locator('input[name=phone]').fill('067 999 88 77');
  await page.locator('input[name=place_address]').fill('за гаражами');
  await page.getByRole('button', { name: 'Send the request' }).click();
  await expect(page).toHaveURL(/\/en\/track\/[0-9a-f]{32}\?new$/);
  await expect(page.locator('img[src*="/photos/"]')).toHaveCount(1);
});

test('what was reported nearby is joined instead', async ({ page, server, javaScriptEnabled }) => {
  const report = async (who: Resident) => {
    await page.goto('/report?type=15.03');
    await saysWhere(page, javaScriptEnabled ? 15 : 16);
    await page.locator('textarea[name=text]').fill('Купа сміття');
    await saysWho(page, who);
    await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  };
  await report(somebody());
  await expect(page).toHaveURL(/\/track\//);
  const number = /№\s*(\d+)/.exec((await page.getByRole('main').textContent()) ?? '')![1]!;
  // The public view follows the log in a moment.
  await expect.poll(async () => (await page.request.get(`/api/request?id=${number}`)).status()).toBe(200);
  await report(somebody());
  await expect(page.getByRole('heading', { name: 'Це вже повідомили?' })).toBeVisible();
  await page.locator(`button[name=join][value="${number}"]`).click();
  await expect(page).toHaveURL(/\/track\//);
  await expect(page.getByRole('main')).toContainText('Ви приєдналися');
  await expect(page.getByRole('main')).not.toContainText('Купа сміття');
  expect(server.log).not.toContain('Перевіренко');
});

test('who is signed in types nothing of themselves, and finds it in the cabinet', async ({ page, server }) => {
  await signUp(page, server, somebody());
  await page.goto('/report?type=14.01');
  await expect(page.getByText('Перевіренко Олена')).toBeVisible();
  await page.locator('textarea[name=text]').fill('Дерево лежить на дорозі');
  await saysWhere(page, 21);
  await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  await expect(page.getByText('Заявку прийнято')).toBeVisible();
  await page.goto('/cabinet');
  await expect(page.getByRole('main')).toContainText('Дерево впало на дорогу');
});

test('where gas is smelled, 104 comes before the form', async ({ page }) => {
  await page.goto('/report?q=' + encodeURIComponent('запах газу'));
  await page.getByRole('link', { name: /Запах газу/ }).first().click();
  const call = page.getByRole('link', { name: /104/ });
  await expect(call).toHaveAttribute('href', 'tel:104');
  const [above, form] = await Promise.all([call.boundingBox(), page.locator('form[enctype]').boundingBox()]);
  expect(above!.y).toBeLessThan(form!.y);
});

test('a phone that is 360 pixels wide holds every page of it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/report', '/report?q=' + encodeURIComponent('вода'), '/report?type=06.01', '/report?shell']) {
    await page.goto(path);
    const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(out, path).toBeLessThanOrEqual(0);
  }
});
