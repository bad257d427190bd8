import type { Page } from '@playwright/test';

import { number } from './support/number.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

/** Registers a request in a process of its own, as an operator does when the site is down; tells its number. */
async function register(server: Server): Promise<string> {
  const said = await server.misto(
    'register',
    '--type', '05.01',
    '--lat', '48.4647', '--lon', '35.0462',
    '--text', 'Вода заливає вулицю',
    '--surname', 'Перевіренко', '--first-name', 'Олена',
    '--phone', '+380000000001',
    '--applicant-address', 'вул. Тестова, 1',
  );
  const id = /\d+/.exec(said)?.[0];
  if (id === undefined) throw new Error(`no number in: ${said}`);
  return id;
}

/** How many requests the marks of Leaflet's map stand for: the counts of the groups, and the points. */
async function drawn(page: Page): Promise<number> {
  const groups = await page.locator('.leaflet-container .cluster .cluster__count').allTextContents();
  const points = await page.locator('.leaflet-container .map-mark.point').count();
  return groups.map(number).reduce((sum, count) => sum + count, points);
}

test('a request of another process appears on the open map within two seconds', async ({ page, server }) => {
  await page.goto('/map?period=day');
  await expect(page.locator('.leaflet-container')).toBeVisible();
  await expect(page.locator('.live')).toHaveClass(/live--on/);
  // Everything of the day that has a place is drawn, and then one more.
  const total = page.locator('.totals b');
  await expect(async () => expect(await drawn(page)).toBeGreaterThan(0)).toPass();
  const before = await drawn(page);
  const id = await register(server);
  await expect(page.locator(`ol.requests a[href="/requests/${id}"]`)).toBeVisible({ timeout: 2_000 });
  await expect(async () => expect(await drawn(page)).toBe(before + 1)).toPass({ timeout: 2_000, intervals: [100] });
  expect(number(await total.innerText())).toBeGreaterThanOrEqual(before + 1);
});

test('open pages forget places as soon as the city hides them', async ({ context, page, server }) => {
  const map = await context.newPage();
  await map.goto('/map?period=week');
  await expect(map.locator('.live')).toHaveClass(/live--on/);
  await expect(map.locator('ol.requests')).toContainText('район');
  await page.goto('/');
  await expect(page.locator('.live')).toHaveClass(/live--on/);
  const id = await register(server);
  const heard = page.locator(`ol.changes a[href="/requests/${id}"]`);
  await expect(heard).toContainText('район', { timeout: 2_000 });
  try {
    await server.misto('settings', 'set', 'places_public', 'false');
    await expect(page.locator('aside .banner').last()).toContainText('Місця заявок тимчасово не показуються');
    await expect(heard).toBeVisible();
    await expect(page.locator('ol.changes')).not.toContainText('район');
    await expect(map.locator('ol.requests')).not.toContainText('район');
    await expect(map.locator('.leaflet-container .map-mark')).toHaveCount(0);
  } finally {
    await server.misto('settings', 'set', 'places_public', 'true');
  }
  await expect(heard).toContainText('район');
});

test('it appears on the front page too, and its card is open to all, without the applicant', async ({ page, server }) => {
  await page.goto('/');
  await expect(page.locator('.live')).toHaveClass(/live--on/);
  const id = await register(server);
  await expect(page.locator(`a[href="/requests/${id}"]`).first()).toBeVisible({ timeout: 2_000 });
  await page.goto(`/requests/${id}`);
  const html = await page.content();
  for (const personal of ['Перевіренко', 'Олена', '380000000001', 'Тестова', 'Вода заливає']) {
    expect(html).not.toContain(personal);
  }
});

test('the map moves, and the address follows it', async ({ page }) => {
  await page.goto('/map?period=month');
  await expect(page.locator('.leaflet-container')).toBeVisible();
  await page.locator('.leaflet-control-zoom-in').click();
  await expect(page).toHaveURL(/bbox=.*zoom=/);
  const shared = page.url();
  await page.goto(shared);
  await expect(page).toHaveURL(shared);
});

test('a cluster opens when it is chosen', async ({ page }) => {
  await page.goto('/map?period=month');
  await expect(page.locator('.leaflet-container .cluster').first()).toBeVisible();
  const before = page.url();
  await page.locator('.leaflet-container .cluster').first().click();
  await expect(page).not.toHaveURL(before);
});

test('pages say nothing to the console', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => {
    // Tiles come from outside, which a test machine may not reach.
    if (['error', 'warning'].includes(message.type()) && !/ERR_|Failed to load resource/.test(message.text())) {
      said.push(message.text());
    }
  });
  page.on('pageerror', (error) => said.push(String(error)));
  for (const address of ['/', '/map', '/requests/17', '/stats', '/executors', '/en/map', '/report']) {
    await page.goto(address);
    await page.waitForLoadState('load');
    await page.waitForTimeout(300);
  }
  expect(said).toEqual([]);
});

test('from page to page without loading anew', async ({ page }) => {
  await page.goto('/');
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.evaluate(() => Object.assign(window, { kept: true }));
  await page.locator('header a[href="/stats"]').click();
  await expect(page).toHaveURL(/\/stats$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => 'kept' in window)).toBe(true);
});
