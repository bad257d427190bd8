import type { Page } from '@playwright/test';

import { PASSWORD } from './resident.ts';
import type { Server } from './server.ts';
import { expect } from './test.ts';

let members = 0;

/** Makes an account of somebody who works here, and signs in. Lands on their place of work. */
export async function work(page: Page, server: Server, role: string, executor?: string): Promise<void> {
  members += 1;
  const phone = `+38073${String(process.pid % 100_000).padStart(5, '0')}${String(members).padStart(2, '0')}`;
  process.env['MISTO_PASSWORD'] = PASSWORD;
  const of = executor ? ['--executor', executor] : [];
  const person = ['--phone', phone, '--surname', 'Працівна', '--first-name', 'Ірина'];
  await server.misto('user', 'add', '--role', role, ...of, ...person);
  await page.goto('/account/sign-in');
  await page.locator('input[name=phone]').fill(phone);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.getByRole('main').getByRole('button').first().click();
  await expect(page.getByRole('navigation', { name: 'Робочі місця' })).toBeVisible();
}
