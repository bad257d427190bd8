import { asked, tellAll } from './support/answer.ts';
import { expect, test } from './support/test.ts';

test.beforeAll(async ({ server }) => tellAll(server, true));
test.afterAll(async ({ server }) => tellAll(server, false));

test('the link in a text confirms without signing in, once, and leads to the rating', async ({ page, server }) => {
  const { id, link } = await asked(page.request, server);
  const answer = await page.goto(link);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
  expect(answer?.headers()['cache-control']).toBe('no-store');
  expect(answer?.headers()['x-robots-tag']).toContain('noindex');
  await expect(page.getByRole('main')).toContainText(`Заявка № ${id}`);
  await expect(page.getByRole('heading', { name: 'Чи справді зроблено?' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Замінили трубу');
  // Nothing of the person, and nothing of what they wrote.
  await expect(page.locator('body')).not.toContainText('Перевіренко');
  await expect(page.locator('body')).not.toContainText('Тече з-під асфальту');

  await page.getByRole('button', { name: 'Так, зроблено' }).click();
  await expect(page).toHaveURL(new RegExp(`${link}$`));
  await expect(page.getByRole('heading', { name: 'Дякуємо за відповідь!' })).toBeVisible();
  await page.getByLabel('4 добре').check();
  await page.getByRole('button', { name: 'Оцінити' }).click();
  await expect(page.getByRole('main')).toContainText('Ваша оцінка: 4');

  // The same link again, in the other language: answered is answered.
  await page.goto(`/en${link}`);
  await expect(page.getByRole('heading', { name: 'Thank you for your answer!' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
});

test('opening the link as a scanner does changes nothing', async ({ page, server }) => {
  const { id, link } = await asked(page.request, server);
  for (const method of ['GET', 'HEAD']) {
    for (const path of [link, `/en${link}`, `${link}/confirm`]) await page.request.fetch(path, { method });
  }
  await page.goto(`/requests/${id}`);
  await expect(page.locator('.request__state')).toContainText('Виконавець відзвітував');
  await page.goto(link);
  await expect(page.getByRole('button', { name: 'Так, зроблено' })).toBeVisible();
});

test('sending back needs a reason, and the next report has a link of its own', async ({ page, server }) => {
  const { id, link, again } = await asked(page.request, server);
  await page.goto(link);
  await page.getByText('Ні, не зроблено').click();
  await page.getByRole('button', { name: 'Ні, повернути на доопрацювання' }).click();
  await expect(page.locator('#reason-fault')).toContainText('заповніть це поле');
  await page.locator('textarea[name=reason]').fill('Знову тече');
  await page.getByRole('button', { name: 'Ні, повернути на доопрацювання' }).click();
  await expect(page.getByRole('main')).toContainText('Виконавець має новий строк');

  const next = await again();
  expect(next).not.toBe(link);
  await page.goto(link);
  await expect(page.getByRole('button', { name: 'Так, зроблено' })).toHaveCount(0);
  await page.goto(next);
  await expect(page.getByRole('main')).toContainText('Тепер справді');

  // While it is open somebody of the centre sends it back: what was pressed late is told so.
  await server.misto('step', String(id), 'send-back', '--text', 'Перевірили: не зроблено');
  await page.getByRole('button', { name: 'Так, зроблено' }).click();
  await expect(page.getByRole('alert')).toContainText('Вашу відповідь не записано');
  await expect(page.getByRole('heading', { name: 'Це посилання вже не діє' })).toBeVisible();
});

test('an explanation is asked about as one', async ({ page, server }) => {
  const { link } = await asked(page.request, server, 'explain');
  await page.goto(`/en${link}`);
  await expect(page.getByRole('heading', { name: 'Does that explain it?' })).toBeVisible();
  await page.getByRole('button', { name: 'Yes, that explains it' }).click();
  await expect(page.getByRole('main')).toContainText('the explanation is enough');
});

test('a link that was never given opens nothing', async ({ page }) => {
  const answer = await page.goto('/answer/00112233445566778899aabbccddeeff');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
