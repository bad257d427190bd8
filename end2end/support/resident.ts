import type { APIRequestContext, Page } from '@playwright/test';

import { expect } from './test.ts';
import type { Server } from './server.ts';

/** Somebody of the city; each has a phone of their own. */
export interface Resident {
  phone: string;
  surname: string;
  firstName: string;
  address: string;
}

export const PASSWORD = 'кінь скоба батарея';

let phones = 0;

/** Somebody whom the city does not know yet. */
export function somebody(): Resident {
  phones += 1;
  const phone = `+38067${String(process.pid % 100_000).padStart(5, '0')}${String(phones).padStart(2, '0')}`;
  return { phone, surname: 'Перевіренко', firstName: 'Олена', address: 'вул. Домашня, 7' };
}

/** Opens an account through the pages, with the code that came to the phone. */
export async function signUp(page: Page, server: Server, who: Resident): Promise<void> {
  const seen = server.gateway.texts.length;
  await page.goto('/account/sign-up?next=%2Fcabinet');
  await page.locator('input[name=phone]').fill(who.phone);
  await page.getByRole('button', { name: 'Надіслати код' }).click();
  const code = (await server.gateway.text(who.phone, seen)).slice(0, 6);
  await page.locator('input[name=code]').fill(code);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('input[name=surname]').fill(who.surname);
  await page.locator('input[name=first_name]').fill(who.firstName);
  await page.locator('input[name=applicant_address]').fill(who.address);
  await page.locator('form').filter({ has: page.locator('input[name=code]') }).getByRole('button').first().click();
  await expect(page).toHaveURL(/\/cabinet$/);
}

/** Reports a burst pipe as a program would, in somebody's name. Returns its number and its link's token. */
export async function reportFor(
  request: APIRequestContext,
  who: Resident,
  text = 'Тече з-під асфальту',
): Promise<{ id: number; token: string }> {
  const form = {
    type: '05.01',
    text,
    lat: '48.4647',
    lon: '35.0462',
    place_address: 'вул. Потерпіла, 5',
    surname: who.surname,
    first_name: who.firstName,
    phone: who.phone,
    applicant_address: who.address,
  };
  const answer = await request.post('/api/report', { form });
  expect(answer.status()).toBe(200);
  const { id, tracking } = (await answer.json()) as { id: number; tracking: string };
  return { id, token: tracking };
}

/** What the executor does, as another process of the city. */
export async function executor(server: Server, id: number, ...steps: [string, string][]): Promise<void> {
  for (const [what, text] of steps) {
    await server.misto('step', String(id), what, '--text', text);
  }
}
