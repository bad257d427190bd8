import { number } from './support/number.ts';
import { expect, test } from './support/test.ts';

test('a filter changes the counts, and the address holds it', async ({ page }) => {
  await page.goto('/map?period=year');
  const total = page.locator('.totals b');
  const all = number(await total.innerText());
  expect(all).toBeGreaterThan(100);

  await page.locator('details.chip').first().locator('summary').click();
  const choice = page.locator('details.chip[open] a[href*="direction=water"]');
  const promised = number((await choice.locator('.number').innerText()) ?? '');
  await choice.click();
  await expect(page).toHaveURL(/direction=water/);
  await expect(async () => expect(number(await total.innerText())).toBe(promised)).toPass();
  expect(promised).toBeLessThan(all);
});

test('the numbers beside the map are those of the API', async ({ page, request }) => {
  await page.goto('/map?period=month&state=open');
  const shown = number(await page.locator('.totals b').innerText());
  const answer = await (await request.get('/api/map?period=month&state=open&bbox=-180,-85,180,85&zoom=3')).json();
  expect(shown).toBe(answer.total + answer.unplaced);
});

test('the period before is a link, and has other numbers', async ({ page }) => {
  await page.goto('/map?period=week');
  await page.locator('a.period__step').first().click();
  await expect(page).toHaveURL(/date=\d{4}-\d\d-\d\d/);
  await expect(page.locator('.totals b')).toBeVisible();
  await expect(page.locator('a.period__step').last()).toBeVisible();
});

test('a request of the list leads to its card', async ({ page }) => {
  await page.goto('/map?period=month');
  const first = page.locator('ol.requests a[href^="/requests/"]').first();
  const href = await first.getAttribute('href');
  await first.click();
  await expect(page).toHaveURL(new RegExp(`${href}$`));
  await expect(page.locator('time').first()).toBeVisible();
});

test('more of the list is a link', async ({ page }) => {
  await page.goto('/map?period=year');
  await page.locator('a[href*="before="]').click();
  await expect(page).toHaveURL(/before=/);
  await expect(page.locator('ol.requests > li')).toHaveCount(50);
});

test('a week with nothing says so', async ({ page }) => {
  await page.goto('/map?period=week&date=1995-06-01');
  await expect(page.locator('.empty')).toBeVisible();
});
