import { executor, reportFor, signUp, somebody } from './support/resident.ts';
import { nothingIsWrong } from './support/axe.ts';
import { expect, test } from './support/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1280]) {
    test.describe(`${colorScheme}, ${width}`, () => {
      test.use({ colorScheme, viewport: { width, height: 740 } });

      test('axe finds nothing in the cabinet, whatever stands in it', async ({ page, server }) => {
        const who = somebody();
        await signUp(page, server, who);
        await nothingIsWrong(page);
        const long = 'Дуже довге слово: ' + 'водопостачання'.repeat(40) + '\n\n' + 'і багато рядків\n'.repeat(30);
        const { id, token } = await reportFor(page.request, who, long);
        await page.goto('/cabinet');
        await expect(page.locator('.requests .row')).toHaveCount(1);
        await nothingIsWrong(page);
        await page.goto('/cabinet/map');
        await nothingIsWrong(page);
        await executor(server, id, ['accept', ''], ['done', long]);
        for (const path of [`/cabinet/requests/${id}`, `/en/cabinet/requests/${id}`, `/track/${token}?new`]) {
          await page.goto(path);
          await page.locator('details').evaluateAll((folded) => folded.forEach((part) => part.setAttribute('open', '')));
          await nothingIsWrong(page);
        }
        await page.locator('.answer form').first().getByRole('button').click();
        await nothingIsWrong(page);
        for (const path of ['/track', '/cabinet/requests/1', '/track/00000000000000000000000000000000']) {
          await page.goto(path);
          await nothingIsWrong(page);
        }
      });
    });
  }
}

test('a new request appears in the open list by itself', async ({ page, server }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  await expect(page.locator('.requests .row')).toContainText([`№ ${id}`]);
  await executor(server, id, ['accept', ''], ['done', 'Усе']);
  await expect(page.locator('.row__wanted')).toHaveText('Чекає на вашу відповідь');
});

test('a photo is made small, sent with a comment, and shown to its owner alone', async ({ page, server, browser }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  await page.goto(`/cabinet/requests/${id}`);
  await page.getByText('Додати коментар або фото').click();
  // A real picture of 3000 × 2000 pixels, drawn here.
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(3000, 2000);
    const context = canvas.getContext('2d')!;
    for (let x = 0; x < 3000; x += 10) {
      context.fillStyle = `hsl(${x % 360} 80% ${30 + (x % 40)}%)`;
      context.fillRect(x, (x * 7) % 1500, 10, 900);
    }
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await page.locator('#text-photo').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(bytes) });
  await page.locator('textarea[name=text]').fill('Ось що залишилось');
  await page.getByRole('button', { name: 'Додати' }).click();
  const picture = page.locator('.photos img');
  await expect(picture).toHaveCount(1);
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  const address = await page.locator('.photos a').getAttribute('href');
  const whole = await page.request.get(address!);
  expect(whole.headers()['content-type']).toBe('image/jpeg');
  const context = await browser.newContext({ baseURL: server.url });
  const other = await context.newPage();
  await signUp(other, server, { ...somebody(), surname: 'Стороння' });
  expect((await other.request.get(address!)).status()).toBe(404);
  await context.close();
});

test('what is no photo is refused by name, and the words are kept', async ({ page, server }) => {
  const who = somebody();
  await signUp(page, server, who);
  const { id } = await reportFor(page.request, who);
  await page.goto(`/cabinet/requests/${id}`);
  await page.getByText('Додати коментар або фото').click();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  await page.locator('#text-photo').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: svg });
  await page.locator('textarea[name=text]').fill('Слова лишаються');
  await page.getByRole('button', { name: 'Додати' }).click();
  await expect(page.locator('#text-photo-fault')).toBeVisible();
  await expect(page.locator('textarea[name=text]')).toHaveValue('Слова лишаються');
});
