import type { APIRequestContext } from '@playwright/test';

import { executor, reportFor, somebody } from './resident.ts';
import type { Server } from './server.ts';
import { expect } from './test.ts';

/** The city tells those too whom a program reports for: a made-up one tells only who came to its pages. */
export async function tellAll(server: Server, all: boolean): Promise<void> {
  await server.misto('settings', 'set', 'demo', String(!all));
}

/** Reports, lets the executor report, and returns the number and the path of the link that came to the phone. */
export async function asked(
  request: APIRequestContext,
  server: Server,
  what = 'done',
): Promise<{ id: number; link: string; again: () => Promise<string> }> {
  const who = somebody();
  const { id } = await reportFor(request, who);
  const given = new Set<string>();
  const next = async (report: string): Promise<string> => {
    await executor(server, id, [what, report]);
    // The text that tells of the registration may come first.
    const links = () =>
      server.gateway.texts
        .filter(({ to }) => to === who.phone)
        .flatMap(({ text }) => /http\S+\/answer\/[0-9a-f]{32}/.exec(text) ?? [])
        .map((link) => new URL(link).pathname)
        .filter((link) => !given.has(link));
    await expect.poll(() => links().length, { timeout: 10_000 }).toBe(1);
    const [link] = links() as [string];
    given.add(link);
    return link;
  };
  await executor(server, id, ['accept', '']);
  return { id, link: await next('Замінили трубу'), again: () => next('Тепер справді') };
}
