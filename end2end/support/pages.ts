/** What anybody may open of the pages that are rendered for one person. */
const DOCUMENTS = ['/account/sign-in', '/account/sign-up', '/account/reset', '/privacy'];

/** Every public page, by the address that leads to it in Ukrainian; a request and an executor stand for all. */
export const PAGES = ['/', '/map', '/requests', '/requests/17', '/stats', '/executors', '/executors/vodokanal', '/report', ...DOCUMENTS];

/** The languages: what stands before the address of a page, and what the page says that it is in. */
export const LANGUAGES = [
  ['', 'uk'],
  ['/en', 'en'],
] as const;

/** The address of a page in the language of the prefix. */
export function address(prefix: string, path: string): string {
  return path === '/' ? prefix || '/' : prefix + path;
}
