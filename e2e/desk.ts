import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Language, words } from './visitor-words.ts';

/** Signs an administrator in on screen, in a browser of their own. */
export async function enterDesk(
  browser: Browser,
  url: string,
  password: string,
  language: Language,
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ locale: language, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const say = words[language];
  await page.goto(url);
  await page.getByLabel(say.login, { exact: true }).fill('admin');
  await page.getByLabel(say.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: say.signIn, exact: true }).click();
  await page.waitForURL(/\/inbox/);
  return { context, page };
}
