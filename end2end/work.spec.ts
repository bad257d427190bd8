import type { Browser, Page } from '@playwright/test';

import { PASSWORD, reportFor, signUp, somebody } from './support/resident.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

// An executor works with a phone in the yard; a controller calls back and looks what everybody may see.

const PHOTO = '../public/icons/icon-512.png';

/** Somebody who works here, signed in on a page of their own. */
async function worker(browser: Browser, server: Server, role: string, narrow: boolean, scripts: boolean): Promise<Page> {
  const { phone } = somebody();
  process.env['MISTO_PASSWORD'] = PASSWORD;
  const of = role === 'executor' ? ['--executor', 'vodokanal'] : [];
  const person = ['--phone', phone, '--surname', 'Працюк', '--first-name', 'Ганна'];
  await server.misto('user', 'add', '--role', role, ...of, ...person);
  const viewport = narrow ? { width: 360, height: 740 } : { width: 1280, height: 900 };
  const context = await browser.newContext({ baseURL: server.url, viewport, javaScriptEnabled: scripts });
  const page = await context.newPage();
  await page.goto('/account/sign-in?next=%2Fcabinet%2Fsettings');
  await page.locator('input[name=phone]').fill(phone);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.getByRole('main').getByRole('button').first().click();
  await expect(page).toHaveURL(/\/cabinet\/settings$/);
  return page;
}

test('from the yard to the confirmation: accepted, reported with photos, called back', async ({
  browser,
  page,
  request,
  server,
  javaScriptEnabled,
}) => {
  const scripts = javaScriptEnabled !== false;
  const yard = await worker(browser, server, 'executor', true, scripts);
  await yard.goto('/queue?show=new');
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(request, who, 'Прорив біля під’їзду');

  // A new assignment comes by itself.
  if (!scripts) await yard.reload();
  const line = yard.locator('.queue__line').filter({ hasText: `№ ${id}` });
  await expect(line).toBeVisible();
  expect(await yard.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const accept = line.getByRole('button');
  expect((await accept.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await accept.click();
  await expect(yard.getByText('Прийнято 1 заявку.')).toBeVisible();

  await yard.goto('/queue');
  await yard.locator('input[name=q]').fill('під`їзду прорив');
  await yard.getByRole('button', { name: 'Знайти' }).click();
  expect(yard.url()).not.toContain('%');
  await yard.locator('.queue__line').filter({ hasText: `№ ${id}` }).getByRole('link', { name: `Відзвітувати ${id}` }).click();
  await yard.locator('select[name=resolution]').selectOption('done');
  await yard.locator('#report-text').fill('Замінили муфту');
  await yard.locator('input[name=photo_before]').setInputFiles(PHOTO);
  await yard.locator('input[name=photo_after]').setInputFiles(PHOTO);
  await yard.getByRole('button', { name: 'Відзвітувати' }).click();
  await expect(yard.locator('.photos')).toContainText('після робіт');

  const control = await worker(browser, server, 'controller', false, scripts);
  await control.goto('/control?executor=vodokanal');
  await expect(control.locator('.choices')).toContainText('Чекають перевірки');
  await control.goto(`/staff/requests/${id}`);
  await expect(control.getByText('Щоб підтвердити, спершу поговоріть із заявником.')).toBeVisible();
  await control.getByRole('button', { name: 'не відповідає' }).click();
  await expect(control.locator('.calls__log')).toContainText('не відповідає');
  await control.getByRole('button', { name: 'поговорили із заявником' }).click();
  await control.getByRole('button', { name: 'Підтвердити: зроблено' }).click();
  await expect(control.locator('.request__state')).toContainText('Підтвердив контролер');
  await yard.context().close();
  await control.context().close();
});

test('what everybody may see is looked at by the keyboard, and taken back', async ({
  browser,
  page,
  request,
  server,
  javaScriptEnabled,
}) => {
  const scripts = javaScriptEnabled !== false;
  const control = await worker(browser, server, 'controller', false, scripts);
  const words = `Ліхтар миготить щовечора ${scripts ? 'раз' : 'двічі'}`;
  const { id } = await reportFor(request, somebody(), words);
  await control.goto('/control/moderation');
  const piece = control.locator('.piece').filter({ hasText: words });
  await expect(piece).toBeVisible();
  if (scripts) {
    await piece.getByRole('button', { name: 'Пропустити' }).focus();
    await control.keyboard.press('1');
  } else {
    await piece.getByRole('button', { name: 'Пропустити' }).click();
  }
  await expect(control.locator('.piece').filter({ hasText: words })).toHaveCount(0);
  await page.goto(`/requests/${id}`);
  await expect(page.getByRole('main')).toContainText(words);

  await control.goto('/control/moderation?show=passed');
  const passed = control.locator('.piece').filter({ hasText: words });
  await passed.getByRole('button', { name: 'Прибрати з показу' }).click();
  await expect(control.locator('.piece').filter({ hasText: words })).toHaveCount(0);
  await page.goto(`/requests/${id}`);
  await expect(page.getByRole('main')).not.toContainText(words);
  await control.context().close();
});

test('a list for the crew has what they need on paper, and nothing else', async ({ browser, server, javaScriptEnabled }) => {
  const yard = await worker(browser, server, 'executor', false, javaScriptEnabled !== false);
  await yard.goto('/queue/print');
  await yard.emulateMedia({ media: 'print' });
  await expect(yard.locator('.crew__one').first()).toContainText('+380');
  await expect(yard.locator('.crew__one').first()).toContainText('Не зроблено, бо:');
  await expect(yard.locator('.parts')).toBeHidden();
  await expect(yard.locator('.places')).toBeHidden();
  await yard.context().close();
});
