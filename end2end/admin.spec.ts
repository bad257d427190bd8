import { createHmac } from 'node:crypto';

import { nothingIsWrong } from './support/axe.ts';
import { expect, test } from './support/test.ts';

/** A phone of its own for each test. */
let last = 0;
const phone = () => `05077${String(Date.now() % 1000).padStart(3, '0')}${String(++last % 100).padStart(2, '0')}`;

/** The code of an app with this key (RFC 6238). */
function code(key: string): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(' ', '')].map((sign) => signs.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', bytes).update(step).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('an admin lets somebody in, who chooses a password, sets up a second step and works', async ({ page, server, javaScriptEnabled }) => {
  // Axe is a script itself.
  const looksRight = async () => javaScriptEnabled && (await nothingIsWrong(page));
  const first = /first password.*: (\S+)/.exec(
    await server.misto('user', 'add', '--role', 'admin', '--phone', '0507700001', '--surname', 'Перша', '--first-name', 'Адміна', '--first-password'),
  )?.[1] as string;
  const signIn = async (of: string, password: string) => {
    await page.goto('/account/sign-in');
    await page.getByLabel('Телефон').fill(of);
    await page.getByLabel('Пароль', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Увійти' }).click();
  };
  const choose = async () => {
    await expect(page).toHaveURL(/\/account\/first-password/);
    await page.getByLabel('Новий пароль').fill('кінь скоба батарея');
    await page.getByRole('button', { name: 'Зберегти і ввійти' }).click();
  };
  await signIn('0507700001', first);
  await choose();
  await expect(page).toHaveURL(/\/admin$/);
  await looksRight();

  const theirs = phone();
  await page.goto('/admin/people/new');
  await looksRight();
  await page.getByLabel('Прізвище').fill('Майстер');
  await page.getByLabel('Ім’я').fill('Петро');
  await page.getByLabel('Телефон').fill('12');
  await page.getByLabel('Посада').selectOption('controller');
  await page.getByRole('button', { name: 'Додати' }).click();
  await expect(page.locator('#phone-fault')).toBeVisible();
  await expect(page.getByLabel('Прізвище')).toHaveValue('Майстер');
  await page.getByLabel('Телефон').fill(theirs);
  await page.getByRole('button', { name: 'Додати' }).click();
  const password = (await page.locator('.second__key').textContent()) as string;

  await page.getByRole('button', { name: 'Вийти' }).click();
  await signIn(theirs, password);
  await choose();
  await expect(page).toHaveURL(/\/control$/);
  await page.goto('/account/second/enrol');
  await expect(page.getByRole('img', { name: /Квадрат/ })).toBeVisible();
  await looksRight();
  await page.getByLabel('Код').fill(code((await page.locator('.second__key').textContent()) as string));
  await page.getByRole('button', { name: 'Увімкнути' }).click();
  const sheet = await page.locator('.second__sheet li').allTextContents();
  expect(sheet).toHaveLength(10);
  await page.getByRole('button', { name: 'Вийти' }).click();
  await signIn(theirs, 'кінь скоба батарея');
  await expect(page).toHaveURL(/\/account\/second/);
  await page.goto('/control');
  await expect(page).toHaveURL(/\/account\/second/);
  await page.getByLabel('Код').fill('000000');
  await page.getByRole('button', { name: 'Увійти' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Код').fill(sheet[0] as string);
  await page.getByRole('button', { name: 'Увійти' }).click();
  await expect(page).toHaveURL(/\/control$/);
});

test('what an admin changes stands in the log', async ({ page, server, javaScriptEnabled }) => {
  // Axe is a script itself.
  const looksRight = async () => javaScriptEnabled && (await nothingIsWrong(page));
  const own = phone();
  const first = /first password.*: (\S+)/.exec(
    await server.misto('user', 'add', '--role', 'admin', '--phone', own, '--surname', 'Друга', '--first-name', 'Адміна', '--first-password'),
  )?.[1] as string;
  await page.goto('/account/sign-in');
  await page.getByLabel('Телефон').fill(own);
  await page.getByLabel('Пароль', { exact: true }).fill(first);
  await page.getByRole('button', { name: 'Увійти' }).click();
  await page.getByLabel('Новий пароль').fill('кінь скоба батарея');
  await page.getByRole('button', { name: 'Зберегти і ввійти' }).click();
  await page.goto('/admin/classifier/types/05.01');
  await page.getByLabel('Назва українською').fill('Прорив водогону на вулиці');
  await page.getByRole('button', { name: 'Зберегти' }).click();
  await expect(page.getByRole('status')).toContainText('Збережено');
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto('/admin/audit');
  await expect(page.locator('.admin__table')).toContainText('Прорив водогону на вулиці');
  await looksRight();
  for (const path of ['/admin/people', '/admin/classifier', '/admin/executors', '/admin/settings', '/admin/keys', '/admin/access']) {
    await page.goto(path);
    await looksRight();
  }
});
