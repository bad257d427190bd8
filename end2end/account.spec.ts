import { signUp, somebody, PASSWORD } from './support/resident.ts';
import { expect, test } from './support/test.ts';

// Forms alone: all of it works with JavaScript and without.

test('an account is opened, left, entered again, and got back with a code', async ({ page, server }) => {
  const who = somebody();
  await page.goto('/cabinet/settings');
  await expect(page).toHaveURL(/\/account\/sign-in\?next=/);
  await signUp(page, server, who);

  await page.getByRole('button', { name: 'Вийти' }).click();
  await page.goto('/cabinet/settings');
  await page.locator('input[name=phone]').fill(who.phone);
  await page.locator('input[name=password]').fill('не той пароль');
  await page.getByRole('button', { name: 'Увійти' }).click();
  await expect(page.getByRole('alert')).toContainText('Перевірте обидва');
  await expect(page.locator('input[name=phone]')).toHaveValue(who.phone);
  await expect(page.locator('input[name=password]')).toHaveValue('');
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Увійти' }).click();
  await expect(page).toHaveURL(/\/cabinet\/settings$/);
  await page.getByRole('button', { name: 'Вийти' }).click();

  await page.goto('/account/sign-in');
  await page.getByRole('link', { name: 'Забули пароль?' }).click();
  await page.locator('input[name=phone]').fill(who.phone);
  const seen = server.gateway.texts.length;
  await page.getByRole('button', { name: 'Надіслати код' }).click();
  const code = (await server.gateway.text(who.phone, seen)).slice(0, 6);
  await page.locator('input[name=code]').fill(code === '000000' ? '111111' : '000000');
  await page.locator('input[name=password]').fill('зовсім інший пароль');
  await page.getByRole('button', { name: 'Зберегти і ввійти' }).click();
  await expect(page.getByRole('alert')).toContainText('Код із SMS: не збігається');
  await page.locator('input[name=code]').fill(code);
  await page.locator('input[name=password]').fill('зовсім інший пароль');
  await page.getByRole('button', { name: 'Зберегти і ввійти' }).click();
  await expect(page).toHaveURL(/\/cabinet$/);
});

test('Enter in a field opens the account, and chooses the new password', async ({ page, server }) => {
  const who = somebody();
  await page.goto('/account/sign-up');
  await page.locator('input[name=phone]').fill(who.phone);
  await page.locator('input[name=phone]').press('Enter');
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('input[name=surname]').fill(who.surname);
  await page.locator('input[name=first_name]').fill('Олена');
  await page.locator('input[name=applicant_address]').fill(who.address);
  await page.locator('input[name=code]').fill((await server.gateway.text(who.phone)).slice(0, 6));
  await page.locator('input[name=code]').press('Enter');
  await expect(page).toHaveURL(/\/cabinet$/);

  await page.goto('/account/reset');
  const seen = server.gateway.texts.length;
  await page.locator('input[name=phone]').fill(who.phone);
  await page.locator('input[name=phone]').press('Enter');
  await page.locator('input[name=password]').fill('зовсім інший пароль');
  await page.locator('input[name=code]').fill((await server.gateway.text(who.phone, seen)).slice(0, 6));
  await page.locator('input[name=code]').press('Enter');
  await expect(page).toHaveURL(/\/cabinet$/);
});

test('another code keeps what was typed', async ({ page, server }) => {
  const who = somebody();
  await page.goto('/account/sign-up');
  await page.locator('input[name=phone]').fill(who.phone);
  await page.getByRole('button', { name: 'Надіслати код' }).click();
  await page.locator('input[name=surname]').fill(who.surname);
  await page.locator('input[name=applicant_address]').fill(who.address);
  await server.gateway.text(who.phone);
  const seen = server.gateway.texts.length;
  await page.getByRole('button', { name: 'Надіслати новий код' }).click();
  await server.gateway.text(who.phone, seen);
  await expect(page.locator('input[name=surname]')).toHaveValue(who.surname);
  await expect(page.locator('input[name=applicant_address]')).toHaveValue(who.address);
});

test('one changes ones settings, ends a session elsewhere, and deletes the account', async ({ page, server, browser }) => {
  const who = somebody();
  await signUp(page, server, who);
  const elsewhere = await browser.newContext({ baseURL: server.url, locale: 'uk-UA' });
  const other = await elsewhere.newPage();
  await other.goto('/account/sign-in?next=/cabinet/settings');
  await other.locator('input[name=phone]').fill(who.phone);
  await other.locator('input[name=password]').fill(PASSWORD);
  await other.getByRole('button', { name: 'Увійти' }).click();
  await expect(other).toHaveURL(/\/cabinet\/settings$/);

  await page.goto('/cabinet/settings');
  const profile = page.locator('#part-profile');
  await profile.locator('input[name=email]').fill('olena@example.org');
  await profile.getByRole('button', { name: 'Зберегти' }).click();
  await expect(profile.getByRole('status')).toHaveText('Збережено.');
  await expect(profile.locator('input[name=email]')).toHaveValue('olena@example.org');

  const sessions = page.locator('#part-sessions');
  await expect(sessions.locator('li')).toHaveCount(2);
  await sessions.locator('li').getByRole('button', { name: /^Завершити/ }).click();
  await expect(sessions.locator('li')).toHaveCount(1);
  await other.goto('/cabinet/settings');
  await expect(other).toHaveURL(/\/account\/sign-in/);
  await elsewhere.close();

  await page.getByRole('link', { name: 'Видалити кабінет' }).click();
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Видалити назавжди' }).click();
  await expect(page).toHaveURL(/\/account\/sign-in\?deleted$/);
  await expect(page.getByRole('status')).toContainText('Кабінет видалено');
  await page.goto('/cabinet');
  await expect(page).toHaveURL(/\/account\/sign-in/);
});
