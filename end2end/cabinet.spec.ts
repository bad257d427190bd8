import { executor, reportFor, signUp, somebody, type Resident } from './support/resident.ts';
import { expect, test } from './support/test.ts';

// With scripts an open page changes by itself; without, it is opened again.

test('an empty cabinet says what will be there', async ({ page, server }) => {
  await signUp(page, server, somebody());
  await expect(page.getByRole('heading', { name: 'Тут будуть ваші заявки' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Повідомити про проблему' })).toBeVisible();
});

test('who is not signed in is asked to, and then gets where they wanted', async ({ page, server }) => {
  const who = somebody();
  await signUp(page, server, who);
  await page.getByRole('button', { name: 'Вийти' }).click();
  await page.goto('/cabinet/map');
  await expect(page).toHaveURL(/\/account\/sign-in\?next=%2Fcabinet%2Fmap$/);
});

test('from the report to the rating: sent back once, then confirmed', async ({ page, server, javaScriptEnabled }) => {
  const who = somebody();
  await signUp(page, server, who);
  await page.goto('/report?type=05.01');
  await expect(page.locator('input[name=surname]')).toHaveValue(who.surname);
  await page.locator('input[name=place_address]').fill('вул. Потерпіла, 5');
  await page.locator('textarea[name=text]').fill('Тече з-під асфальту');
  await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  await expect(page.getByText('Заявку прийнято')).toBeVisible();
  const id = Number(/№\s*(\d+)/u.exec((await page.getByRole('main').textContent()) ?? '')?.[1]);
  await page.goto('/cabinet');
  await page.getByRole('link', { name: new RegExp(`№ ${id}`) }).click();
  await expect(page).toHaveURL(new RegExp(`/cabinet/requests/${id}$`));
  const state = page.locator('.request__state');
  await expect(state).toContainText('Передано виконавцю');
  await expect(page.getByRole('main')).toContainText('Тече з-під асфальту');
  await expect(page.getByRole('main')).toContainText('вул. Потерпіла, 5');

  await executor(server, id, ['accept', ''], ['done', 'Замінили трубу']);
  if (!javaScriptEnabled) await page.reload();
  await expect(page.getByRole('heading', { name: 'Чи справді зроблено?' })).toBeVisible();
  await expect(page.locator('.answer')).toContainText('Замінили трубу');

  await page.getByText('Ні, не зроблено').click();
  await page.locator('textarea[name=reason]').fill('Знову тече </textarea><script>');
  await page.getByRole('button', { name: 'Ні, повернути на доопрацювання' }).click();
  await expect(state).toContainText('На доопрацюванні');
  await expect(page.locator('.timeline')).toContainText('Знову тече </textarea><script>');

  await executor(server, id, ['done', 'Тепер справді']);
  if (!javaScriptEnabled) await page.reload();
  await page.getByRole('button', { name: 'Так, зроблено' }).click();
  await expect(state).toContainText('Заявник підтвердив');
  await page.getByLabel('5 дуже добре').check();
  await page.getByRole('button', { name: 'Оцінити' }).click();
  await expect(page.locator('.facts')).toContainText('5');
  await expect(page.getByRole('button', { name: 'Змінити оцінку' })).toBeVisible();
});

test('what is written is kept when the request has moved on meanwhile', async ({ page, server, javaScriptEnabled }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  await page.goto(`/cabinet/requests/${id}`);
  await page.getByText('Додати коментар або фото').click();
  await page.locator('textarea[name=text]').fill('Вода вже в підвалі');
  await executor(server, id, ['accept', '']);
  if (javaScriptEnabled) await expect(page.locator('[data-live-notice]')).toBeVisible();
  await page.getByRole('button', { name: 'Додати' }).click();
  await expect(page.getByRole('alert')).toContainText('Поки ви писали, стан заявки змінився');
  await expect(page.locator('textarea[name=text]')).toHaveValue('Вода вже в підвалі');
  await page.getByRole('button', { name: 'Додати' }).click();
  await expect(page.locator('.timeline')).toContainText('Вода вже в підвалі');
});

test('a reason is needed to send work back', async ({ page, server }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  await executor(server, id, ['accept', ''], ['done', 'Усе']);
  await page.goto(`/cabinet/requests/${id}`);
  await page.getByText('Ні, не зроблено').click();
  await page.getByRole('button', { name: 'Ні, повернути на доопрацювання' }).click();
  await expect(page.locator('#reason-fault')).toContainText('заповніть це поле');
  await expect(page.getByRole('heading', { name: 'Чи справді зроблено?' })).toBeVisible();
});

test('withdrawn is withdrawn', async ({ page, server }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  await page.goto(`/cabinet/requests/${id}`);
  await page.getByText('Відкликати заявку').click();
  await page.getByRole('button', { name: 'Так, відкликати' }).click();
  await expect(page.locator('.request__state')).toContainText('відкликано');
  await expect(page.getByText('Відкликати заявку')).toHaveCount(0);
});

test('filters and words find what is one’s own', async ({ page, server }) => {
  const who = somebody();
  await signUp(page, server, who);
  const first = await reportFor(page.request, who);
  const second = await reportFor(page.request, who);
  await page.goto(`/cabinet/requests/${second.id}`);
  await page.getByText('Відкликати заявку').click();
  await page.getByRole('button', { name: 'Так, відкликати' }).click();
  await page.goto('/cabinet');
  const rows = page.locator('.requests .row');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(`№ ${first.id}`);
  await page.getByRole('link', { name: 'Закриті 1' }).click();
  await expect(rows).toHaveCount(1);
  await page.goto('/cabinet?q=' + encodeURIComponent('потерпіла 5'));
  await expect(rows).toHaveCount(2);
  await page.goto('/cabinet?q=' + encodeURIComponent('такого немає'));
  await expect(rows).toHaveCount(0);
  await page.getByRole('link', { name: 'Показати всі' }).click();
  await expect(rows).toHaveCount(2);
});

test('the map of one’s own leads to each request', async ({ page, server }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  await page.goto('/cabinet/map');
  await expect(page.getByRole('heading', { name: 'Мої заявки на мапі' })).toBeVisible();
  await expect(page.locator('.cabinet__map .point')).toHaveCount(1);
  await expect(page.locator(`[aria-label*="${id}"], [title*="${id}"]`)).toHaveCount(1);
});

test('another resident finds nothing of it', async ({ page, server, browser, javaScriptEnabled }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
  const other = await context.newPage();
  const stranger: Resident = { ...somebody(), surname: 'Стороння' };
  await signUp(other, server, stranger);
  const answer = await other.goto(`/cabinet/requests/${id}`);
  expect(answer?.status()).toBe(404);
  await expect(other.getByRole('main')).not.toContainText('Тече з-під асфальту');
  await context.close();
});

test('a request is followed by its link, without an account', async ({ page, server, javaScriptEnabled }) => {
  const who = somebody();
  const { id, token } = await reportFor(page.request, who);
  const answer = await page.goto(`/track/${token}?new`);
  expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
  expect(answer?.headers()['cache-control']).toBe('no-store');
  await expect(page.getByRole('heading', { name: 'Заявку прийнято' })).toBeVisible();
  await executor(server, id, ['accept', ''], ['explain', 'Вода буде о 18:00']);
  if (!javaScriptEnabled) await page.reload();
  await page.getByRole('button', { name: 'Так, роз’яснення достатньо' }).click();
  await expect(page.locator('.request__state')).toContainText('Заявник підтвердив');
});

test('number and four digits send a code, and the code opens it', async ({ page, server }) => {
  const who = somebody();
  const { id } = await reportFor(page.request, who);
  const seen = server.gateway.texts.length;
  await page.goto('/track');
  await page.locator('input[name=id]').fill(String(id));
  await page.locator('input[name=last_digits]').fill(who.phone.slice(-4));
  await page.getByRole('button', { name: 'Надіслати код' }).click();
  const code = (await server.gateway.text(who.phone, seen)).slice(0, 6);
  await page.locator('input[name=code]').fill(code);
  await page.getByRole('button', { name: 'Відкрити заявку' }).click();
  await expect(page).toHaveURL(/\/track\/[0-9a-f]{32}$/);
  await expect(page.getByRole('main')).toContainText('Тече з-під асфальту');
});

test('wrong digits are told the same, and send nothing', async ({ page, server }) => {
  const who = somebody();
  const { id } = await reportFor(page.request, who);
  const seen = server.gateway.texts.length;
  await page.goto('/track');
  await page.locator('input[name=id]').fill(String(id));
  await page.locator('input[name=last_digits]').fill(who.phone.endsWith('0000') ? '1111' : '0000');
  await page.getByRole('button', { name: 'Надіслати код' }).click();
  await expect(page.getByRole('heading', { name: 'Введіть код' })).toBeVisible();
  await page.locator('input[name=code]').fill('000000');
  await page.getByRole('button', { name: 'Відкрити заявку' }).click();
  await expect(page.locator('#code-fault')).toBeVisible();
  expect(server.gateway.texts.slice(seen).filter((text) => text.text.includes('код'))).toHaveLength(0);
});
