import { number } from './support/number.ts';
import { LANGUAGES, PAGES, address } from './support/pages.ts';
import { expect, test } from './support/test.ts';

// Every public page, in both languages, is whole at the first byte: these run with JavaScript and without.
for (const path of PAGES) {
  for (const [prefix, lang] of LANGUAGES) {
    test(`${address(prefix, path)} is readable`, async ({ page }) => {
      const answer = await page.goto(address(prefix, path));
      expect(answer?.status()).toBe(200);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.title()).not.toBe('');
      await expect(page.getByRole('main')).not.toBeEmpty();
      // Nothing of the other language, and nothing that a missing text would leave.
      await expect(page.locator('body')).not.toContainText('undefined');
    });
  }
}

test('the other language keeps the view', async ({ page }) => {
  await page.goto('/stats?period=year');
  await page.locator('header a[hreflang=en]').click();
  await expect(page).toHaveURL(/\/en\/stats\?period=year$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('a request is found by its number', async ({ page }) => {
  await page.goto('/');
  await page.locator('input[name=id]').first().fill('17');
  await page.locator('input[name=id]').first().press('Enter');
  await expect(page).toHaveURL(/\/requests\/17$/);
  await expect(page.getByRole('main')).toContainText('17');
});

test('an executor is reached from the table, and the table is sorted by a link', async ({ page }) => {
  await page.goto('/executors?period=year');
  const first = page.locator('table a[href^="/executors/"]').first();
  const name = await first.innerText();
  await first.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await page.goto('/executors?period=year&sort=received');
  await expect(page.locator('th[aria-sort]')).toHaveCount(1);
});

test('each number of the front page leads to where it stands', async ({ page }) => {
  await page.goto('/');
  const tiles = page.locator('a.tile__body');
  await expect(tiles).toHaveCount(5);
  const shown = await tiles.evaluateAll((links) =>
    links.map((link) => [link.getAttribute('href') ?? '', link.querySelector('.tile__value')?.textContent ?? '']),
  );
  for (const [href, value] of shown) {
    await page.goto(href ?? '');
    const numbers = await page.locator('.totals b, .tile__value').allInnerTexts();
    expect(numbers.map(number), `${href} shows ${value}`).toContain(number(value ?? ''));
  }
});

test('late work says that its time is over, not that there is time', async ({ page, request }) => {
  const late = await (await request.get('/api/requests?period=year&state=overdue')).json();
  await page.goto(`/en/requests/${late.items[0].id}`);
  await expect(page.locator('.deadline')).toContainText('It was due');
  await expect(page.locator('.deadline')).not.toContainText('has until');
});

test('an unknown request is not found, in plain words', async ({ page }) => {
  const answer = await page.goto('/requests/999999999');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('an unknown address is not found', async ({ page }) => {
  const answer = await page.goto('/en/nowhere');
  expect(answer?.status()).toBe(404);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

for (const [address, words] of [
  ['/map?date=2026-02-30', /дат/i],
  ['/map?zoom=99&bbox=34,48,36,49', /масштаб|zoom/i],
  ['/map?bbox=x', /bbox|меж/i],
  ['/map?direction=nothing', /напрям/i],
  ['/stats?date=2026-01-01&date=2026-01-02', /«date» стоїть двічі/],
  ['/requests/1000000000000000000000000000000', /номер/i],
  ['/requests?id=7a', /самі цифри/],
  ['/requests?id=1&id=2', /«id» стоїть двічі/],
] as const) {
  test(`${address} is refused in plain words`, async ({ page }) => {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(400);
    await expect(page.getByRole('main')).toContainText(words);
  });
}
