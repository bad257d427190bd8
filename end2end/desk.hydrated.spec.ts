import { nothingIsWrong } from './support/axe.ts';
import { work } from './support/staff.ts';
import { expect, test } from './support/test.ts';

// The desk by the keyboard alone, at the pace of a person; and the card that opens by itself.

/** 240 signs a minute. */
const PACE = { delay: 250 };

test('a caller is taken within half a minute, by the keyboard alone', async ({ page, request, server }) => {
  test.setTimeout(90_000);
  const answer = await request.get(`/api/addresses?q=${encodeURIComponent('тихого саду 3')}`);
  const { addresses } = (await answer.json()) as { addresses: { address: string; house: boolean }[] };
  const house = addresses.find((one) => one.house)?.address.split(', ')[1] ?? '3';
  await work(page, server, 'operator');
  await expect(page.locator('#phone')).toBeFocused();

  const started = Date.now();
  await page.keyboard.type('0681112233', PACE);
  await page.keyboard.press('Enter');
  await expect(page.locator('textarea[name=text]')).toBeFocused();
  await page.keyboard.type('немає води', PACE);
  await expect(page.locator('select[name=type]')).toHaveValue('05.02');
  for (let presses = 0; presses < 4; presses += 1) {
    if (await page.locator('#place_address').evaluate((field) => field === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type(`тихого саду ${house}`, PACE);
  await expect(page.locator('[data-offered] button').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('input[name=lat]')).not.toHaveValue('');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Коваль', PACE);
  await page.keyboard.press('Enter');
  await page.keyboard.type('Олена', PACE);
  await page.keyboard.press('F8');
  await expect(page.locator('input[name=applicant_address]')).not.toHaveValue('');
  // What is open nearby is on the map before anything is saved.
  await expect(page.locator('[data-around] .map')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Скажіть заявникові')).toBeVisible();
  const seconds = (Date.now() - started) / 1000;
  console.log(`from the first digit to the number of the request: ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(30);
  await nothingIsWrong(page);
  await page.keyboard.press('F2');
  await expect(page.locator('#phone')).toBeFocused();
});

test('the card of who calls opens by itself, and never over what is being typed', async ({ page, browser, request, server }) => {
  const admin = await browser.newPage({ baseURL: server.url });
  await work(admin, server, 'admin');
  await admin.goto('/admin/keys');
  await admin.locator('input[name=name]').fill('АТС');
  await admin.getByRole('main').getByRole('button').last().click();
  const key = /misto_[0-9a-f]{64}/.exec(await admin.locator('main').innerText())?.[0] ?? '';
  expect(key).not.toBe('');
  await admin.close();
  const tell = async (event: string, call: string, phone: string) => {
    const data = { event, call, phone, line: '301' };
    const answer = await request.post('/telephony/calls', { data, headers: { authorization: `Bearer ${key}` } });
    expect(answer.status()).toBe(200);
  };

  await work(page, server, 'operator');
  await page.locator('input[name=line]').fill('301');
  await page.getByRole('button', { name: 'Зберегти' }).click();
  await expect(page.locator('input[name=line]')).toHaveValue('301');
  await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => {});
  await tell('ringing', `${process.pid}-1`, '0681112244');
  await expect(page).toHaveURL(/\/desk\/calls\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('068 111 22 44');

  await page.locator('textarea[name=text]').fill('Пишу');
  await tell('ringing', `${process.pid}-2`, '0681112255');
  await expect(page.locator('[data-rings]')).toContainText('068 111 22 55');
  await expect(page.locator('textarea[name=text]')).toHaveValue('Пишу');
  await tell('missed', `${process.pid}-2`, '0681112255');
  await page.getByRole('button', { name: /обірвався/ }).click();
  await page.goto('/desk/callbacks');
  await expect(page.getByRole('main')).toContainText('068 111 22 55');
});
