import type { APIRequestContext, Page } from '@playwright/test';

import { PASSWORD, executor } from './support/resident.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

// A main bursts: house after house reports it, and the centre makes one trouble of it.

const CALLS = 12;

/** The phone of the n-th house; a street of its own for each process and run of a test. */
function phone(n: number, run: number): string {
  return `+38063${String(process.pid % 1000).padStart(3, '0')}${String(run).padStart(1, '0')}${String(n).padStart(3, '0')}`;
}

/** The n-th house of the street reports, in its own words, by the form of the site. */
async function call(request: APIRequestContext, n: number, run: number): Promise<void> {
  const answer = await request.post('/report', {
    headers: { 'sec-fetch-site': 'same-origin' },
    maxRedirects: 0,
    multipart: {
      type: n % 2 === 0 ? '05.02' : '05.01',
      text: n % 2 === 0 ? 'Немає води' : 'Тече з-під асфальту',
      lat: String(48.4 + run * 0.02 + n * 0.0003),
      lon: '35.0',
      place_address: `вулиця Прорвана, ${n}`,
      surname: 'Перевіренко',
      first_name: 'Олена',
      phone: phone(n, run),
      applicant_address: 'вул. Домашня, 7',
      idempotency_key: `burst-${process.pid}-${run}-${n}`,
      anyway: '1',
    },
  });
  expect(answer.status()).toBe(303);
}

/** Somebody who works here, signed in. */
async function operator(page: Page, server: Server, run: number): Promise<void> {
  const own = phone(900, run);
  process.env['MISTO_PASSWORD'] = PASSWORD;
  const person = ['--phone', own, '--surname', 'Працівна', '--first-name', 'Ірина'];
  await server.misto('user', 'add', '--role', 'operator', ...person);
  await page.goto('/account/sign-in?next=%2Fincidents');
  await page.locator('input[name=phone]').fill(own);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.getByRole('main').getByRole('button').first().click();
  await expect(page).toHaveURL(/\/incidents$/);
}

/** The texts to these phones that say this. */
const told = (server: Server, run: number, words: string) =>
  server.gateway.texts.filter(({ to, text }) => to.startsWith(phone(0, run).slice(0, 10)) && text.includes(words));

test('a burst main: suggested by the fifth call, merged, all told, closed once', async ({
  page,
  request,
  server,
  javaScriptEnabled,
}) => {
  const run = javaScriptEnabled ? 1 : 2;
  await operator(page, server, run);
  const suggestion = page.locator('form.incident').filter({ hasText: 'вулиця Прорвана' });
  for (let n = 1; n <= 4; n++) await call(request, n, run);
  await page.reload();
  await expect(suggestion).toHaveCount(0);

  await call(request, 5, run);
  // With scripts the open page shows it by itself.
  if (!javaScriptEnabled) await page.reload();
  await expect(suggestion).toBeVisible();
  await expect(suggestion.getByRole('checkbox')).toHaveCount(5);
  for (let n = 6; n <= CALLS; n++) await call(request, n, run);
  await page.reload();
  await expect(suggestion.getByRole('checkbox')).toHaveCount(CALLS);

  const survivor = Number(await suggestion.locator('input[name=into]:checked').getAttribute('value'));
  await suggestion.getByLabel('Текст на сайті українською').fill('Прорив водогону: вулиця Прорвана');
  await suggestion.getByLabel('Текст на сайті англійською').fill(' ');
  await suggestion.getByRole('button', { name: 'Оголосити аварію' }).click();
  await expect(page.locator('.faults')).toContainText('англійською');
  // What was written in the one language is kept while the other is missing.
  await expect(suggestion.getByLabel('Текст на сайті українською')).toHaveValue('Прорив водогону: вулиця Прорвана');
  await suggestion.getByLabel('Текст на сайті англійською').fill('A main has burst: Prorvana street');
  await suggestion.getByRole('button', { name: 'Оголосити аварію' }).click();
  const going = page.locator('.incident--going').filter({ hasText: 'вулиця Прорвана' });
  await expect(async () => {
    await page.goto('/incidents');
    await expect(going).toContainText(`Об’єднано заявок: ${CALLS - 1}`);
  }).toPass();
  await expect.poll(() => told(server, run, 'масова аварія').length).toBe(CALLS - 1);

  // Everybody reads of it, and who is about to report it is offered to join.
  for (const path of ['/', '/map', '/report?type=05.01']) {
    await page.goto(path);
    await expect(page.locator('.banner--incident').filter({ hasText: 'вулиця Прорвана' })).toBeVisible();
  }
  await page.goto('/en/report?type=05.01');
  await expect(page.locator('.banner--incident').filter({ hasText: 'Prorvana street' })).toBeVisible();

  await executor(server, survivor, ['accept', ''], ['done', 'Замінили трубу']);
  await executor(server, survivor, ['refuse', 'Закрито для перевірки']);
  await expect.poll(() => told(server, run, 'Масова аварія №').length).toBe(CALLS);
  await expect(async () => {
    await page.goto('/report');
    await expect(page.locator('.banner--incident').filter({ hasText: 'вулиця Прорвана' })).toHaveCount(0);
  }).toPass();
  // Once, and no more: whatever else the senders had to do is done by now.
  await page.waitForTimeout(1500);
  expect(told(server, run, 'Масова аварія №')).toHaveLength(CALLS);
});
