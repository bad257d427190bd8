import type { APIRequestContext, Page } from '@playwright/test';

import type { Server } from './support/server.ts';
import { work } from './support/staff.ts';
import { expect, test } from './support/test.ts';

// The operator's desk with and without scripts. What only a script can do is tried in desk.hydrated.spec.ts.

let phones = 0;

/** A number that nobody called from before. */
function caller(): string {
  phones += 1;
  return `+38068${String(process.pid % 100_000).padStart(5, '0')}${String(phones).padStart(2, '0')}`;
}

/** A house of the city. */
async function house(request: APIRequestContext, street: string): Promise<string> {
  const answer = await request.get(`/api/addresses?q=${encodeURIComponent(street)}`);
  const { addresses } = (await answer.json()) as { addresses: { address: string; house: boolean }[] };
  const found = addresses.find((one) => one.house)?.address;
  expect(found).toBeDefined();
  return found ?? '';
}

/** Opens the card of who is on the line. */
async function open(page: Page, phone: string): Promise<void> {
  await page.goto('/desk');
  await page.locator('input[name=phone]').fill(phone);
  await page.getByRole('button', { name: 'Відкрити картку' }).click();
  await expect(page).toHaveURL(/\/desk\/calls\/\d+$/);
}

async function fill(page: Page, place: string, surname: string): Promise<void> {
  await page.locator('textarea[name=text]').fill('Яма на дорозі біля переходу');
  await page.locator('select[name=type]').selectOption('01.03');
  await page.locator('input[name=place_address]').fill(place);
  await page.locator('input[name=surname]').fill(surname);
  await page.locator('input[name=first_name]').fill('Олена');
  await page.locator('input[name=applicant_address]').fill('вул. Домашня, 7');
}

const register = (page: Page) => page.getByRole('button', { name: /^Зареєструвати заявку/ }).last();

async function desk(page: Page, server: Server): Promise<void> {
  await work(page, server, 'operator');
  await expect(page).toHaveURL(/\/desk$/);
}

test('a call becomes a request, the next caller joins it, the third only asks', async ({ page, request, server }) => {
  const place = await house(request, 'тихого саду 3');
  await desk(page, server);
  const first = caller();
  await open(page, first);
  await expect(page.getByText('З цього номера ще не зверталися.')).toBeVisible();
  await fill(page, place, 'Перша');
  await register(page).click();
  // Perhaps the city has such a request there already: then it is asked first.
  if (!(await page.getByText('Скажіть заявникові').isVisible())) await register(page).click();
  await expect(page.getByText('Скажіть заявникові')).toBeVisible();
  const number = (await page.locator('.desk__number').innerText()).replace(/\D/g, '');

  await open(page, caller());
  await fill(page, place, 'Друга');
  const join = page.getByRole('button', { name: new RegExp(`Приєднати: .*${number}$`) });
  await expect(async () => {
    if (!(await join.isVisible())) await register(page).click({ timeout: 1000 });
    await expect(join).toBeVisible({ timeout: 1000 });
  }).toPass();
  await join.click();
  await expect(page.getByRole('heading', { name: 'Приєднано до заявки' })).toBeVisible();

  await open(page, first);
  await expect(page.getByRole('main')).toContainText(`№ ${number}`);
  await page.getByText('Консультація', { exact: true }).click();
  await page.locator('select[name=topic]').selectOption('request');
  await page.getByRole('button', { name: 'Записати консультацію' }).click();
  await expect(page.getByRole('heading', { name: 'Консультацію записано' })).toBeVisible();

  await page.goto('/desk/search');
  await page.locator('input[name=q]').fill('друга олена');
  await page.getByRole('button', { name: 'Знайти' }).click();
  await expect(page.locator('.row')).toHaveCount(1);
  await expect(page).toHaveURL(/\/desk\/search$/);
  await page.goto('/desk/log?own=1');
  await expect(page.getByRole('row')).toHaveCount(4);
});

test('what cannot be taken is named, and nothing typed is lost', async ({ page, server }) => {
  await desk(page, server);
  await open(page, caller());
  await page.locator('form#request').evaluate((form) => form.setAttribute('novalidate', '')).catch(() => {});
  await page.locator('textarea[name=text]').fill('Лише текст «у лапках» <b>');
  await page.locator('input[name=surname]').fill('Хтось');
  await page.locator('input[name=phone]').fill('12');
  await page.locator('input[name=place_address]').fill('міст');
  await page.locator('input[name=first_name]').fill('Олена');
  await page.locator('input[name=applicant_address]').fill('вул. Домашня, 7');
  await page.locator('select[name=type]').selectOption('01.03');
  await register(page).click();
  await expect(page.getByRole('alert')).toContainText('Телефон');
  await expect(page.locator('textarea[name=text]')).toHaveValue('Лише текст «у лапках» <b>');
  await expect(page.locator('input[name=surname]')).toHaveValue('Хтось');
  await expect(page.locator('input[name=phone]')).toHaveValue('12');
});
