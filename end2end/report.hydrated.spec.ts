import type { Page } from '@playwright/test';

import { nothingIsWrong } from './support/axe.ts';
import { somebody } from './support/resident.ts';
import { expect, test } from './support/test.ts';

async function numberOfRequests(page: Page): Promise<number> {
  // The day of the demo city: reports of these tests come in today.
  const answer = await page.request.get('/api/stats?period=day');
  return ((await answer.json()) as { received: number }).received;
}

/** Fills the form in, but for the place; then taps the map, or not. */
async function fill(page: Page, text: string, tap = true): Promise<void> {
  const who = somebody();
  if (tap) {
    await page.locator('.picker__map.leaflet-container').click({ position: { x: 120, y: 90 } });
    await expect(page.locator('input[name=lat]')).toHaveValue(/^48\.\d+$/);
  }
  await page.locator('textarea[name=text]').fill(text);
  await page.locator('input[name=surname]').fill(who.surname);
  await page.locator('input[name=first_name]').fill(who.firstName);
  await page.locator('input[name=phone]').fill(who.phone);
  await page.locator('input[name=applicant_address]').fill(who.address);
}

/** Waits until the page that serves without a connection is kept. */
async function workerIsReady(page: Page): Promise<void> {
  await page.goto('/report');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

/** How many reports the browser has not sent yet. */
async function waiting(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('misto', 1);
        opening.onsuccess = () => {
          const count = opening.result.transaction('reports').objectStore('reports').count();
          count.onsuccess = () => resolve(count.result);
        };
      }),
  );
}

test('filed from a phone in less than a minute and no more than five screens', async ({ page }) => {
  test.setTimeout(90_000);
  await page.setViewportSize({ width: 360, height: 740 });
  const screens = new Set<string>();
  page.on('framenavigated', (frame) => frame === page.mainFrame() && screens.add(frame.url()));
  const who = somebody();
  const type = async (selector: string, text: string) => {
    // A look at the page, then some 240 signs a minute: thumbs on glass.
    await page.waitForTimeout(500);
    await page.locator(selector).pressSequentially(text, { delay: 250 });
  };
  const began = Date.now();
  await page.goto('/report');
  await type('#q', 'не горить ліх');
  await page.locator('.report__found a').first().click();
  await type('#place_address', 'тихого гаю 27');
  await page.locator('.report__addresses button').first().click();
  await type('#text', ' біля школи');
  await type('#surname', who.surname);
  await type('#first_name', who.firstName);
  await type('#phone', who.phone.slice(3));
  await page.locator('[data-same]').click();
  await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  await expect(page.getByText('Заявку прийнято')).toBeVisible();
  const seconds = (Date.now() - began) / 1000;
  expect(seconds).toBeLessThan(60);
  expect(screens.size).toBeLessThanOrEqual(5);
  test.info().annotations.push({ type: 'seconds', description: seconds.toFixed(1) });
});

test('types are found as one types', async ({ page }) => {
  await page.goto('/report');
  await page.locator('#q').pressSequentially('застряг у ліф', { delay: 20 });
  await expect(page.locator('.report__found a').first()).toContainText('Людина застрягла в ліфті');
  await page.locator('#q').fill('щщщщщщ');
  await expect(page.locator('.report__nothing')).toBeVisible();
});

test('a double click files one', async ({ page }) => {
  await page.goto('/report?type=01.04');
  await fill(page, 'Розбитий бордюр');
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && request.isNavigationRequest() && sent.push(request.url()));
  await page.getByRole('button', { name: 'Надіслати заявку' }).dblclick();
  await expect(page.getByText('Заявку прийнято')).toBeVisible();
  expect(sent).toHaveLength(1);
});

test('a draft outlives the page, and goes with its sending', async ({ page }) => {
  await page.goto('/report?type=02.03');
  await page.locator('.picker__map.leaflet-container').click({ position: { x: 100, y: 100 } });
  await page.locator('textarea[name=text]').fill('Зебри не видно');
  await page.locator('input[name=surname]').fill('Чужий');
  await page.waitForTimeout(500);
  const lat = await page.locator('input[name=lat]').inputValue();
  await page.reload();
  await expect(page.getByText('Відновили те, що ви ввели раніше.')).toBeVisible();
  await expect(page.locator('textarea[name=text]')).toHaveValue('Зебри не видно');
  await expect(page.locator('input[name=lat]')).toHaveValue(lat);
  expect(await page.evaluate(() => localStorage.getItem('misto-report'))).not.toContain('Чужий');
  await page.goto('/report');
  await page.getByRole('link', { name: 'Продовжити' }).click();
  await fill(page, 'Зебри не видно зовсім', false);
  await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  await expect(page.getByText('Заявку прийнято')).toBeVisible();
  await page.goto('/report?type=02.03');
  await expect(page.locator('textarea[name=text]')).toHaveValue('');
});

test('what is sent without a connection is sent once, also after the page was closed', async ({ page, context }) => {
  await workerIsReady(page);
  const before = await numberOfRequests(page);
  await context.setOffline(true);
  // The form opens without a connection, knows nobody, and takes what is typed.
  await page.goto('/report?type=16.03');
  await expect(page.getByText('Немає зв’язку.')).toBeVisible();
  await expect(page.locator('select[name=type]')).toHaveValue('16.03');
  await page.locator('input[name=place_address]').fill('біля зупинки');
  await fill(page, 'Злива забита', false);
  await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  await expect(page.getByText('Надішлемо, щойно з’явиться зв’язок.')).toBeVisible();
  await page.close();

  const [one, other] = [await context.newPage(), await context.newPage()];
  await context.setOffline(false);
  await Promise.all([one.goto('/report'), other.goto('/report')]);
  await expect.poll(() => waiting(one), { timeout: 10_000 }).toBe(0);
  await expect.poll(() => numberOfRequests(one)).toBe(before + 1);
  await one.waitForTimeout(1000);
  expect(await numberOfRequests(one)).toBe(before + 1);
});

test('an open page sends by itself when the connection is back', async ({ page, context }) => {
  await page.goto('/report?type=16.04');
  await fill(page, 'Колодязь обвалився');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Надіслати заявку' }).click();
  await expect(page.getByText('Надішлемо, щойно з’явиться зв’язок.')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Збережену заявку надіслано.')).toBeVisible();
  await page.getByRole('link', { name: 'Відкрити її' }).click();
  await expect(page.getByRole('main')).toContainText('Колодязь обвалився');
});

test('what a browser keeps for later knows nobody', async ({ page }) => {
  await workerIsReady(page);
  const kept = await page.evaluate(async () => {
    const found: [string, string][] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) found.push([new URL(request.url).pathname, request.credentials]);
    }
    return found;
  });
  expect(kept.map(([path]) => path).filter((path) => !path.startsWith('/pkg/')).sort()).toEqual(['/en/report', '/report']);
});

test('axe finds nothing, whatever state the form is in', async ({ page }) => {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/report?q=' + encodeURIComponent('вода'));
    await nothingIsWrong(page);
    await page.goto('/report?type=06.01');
    await nothingIsWrong(page);
    await page.locator('.picker__map.leaflet-container').click({ position: { x: 120, y: 90 } });
    await page.locator('#place_address').fill('тихого');
    await expect(page.locator('.report__addresses')).toBeVisible();
    await nothingIsWrong(page);
    await page.locator('#phone').fill('x');
    await page.evaluate(() => document.querySelector<HTMLFormElement>('form[data-once]')!.submit());
    await expect(page.locator('.faults')).toBeVisible();
    await nothingIsWrong(page);
  }
});
