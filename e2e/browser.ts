import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromiumPackage from '@sparticuz/chromium';
import { type Browser, type Page, chromium } from 'playwright-core';

const OWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Opens a real Chromium: the one named by CHROMIUM_PATH, the machine's, else the one a package carries. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH'] ?? OWN.find((path) => existsSync(path));
  const executablePath = named ?? (await chromiumPackage.executablePath());
  const args = [...(named ? [] : chromiumPackage.args), '--no-sandbox', '--disable-dev-shm-usage'];
  return await chromium.launch({ executablePath, args });
}

const OUTPUT = fileURLToPath(new URL('../test-output/screenshots/', import.meta.url));

/** Keeps a picture of a page under test-output; a name may begin with a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const path = `${OUTPUT}${name}.png`;
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path });
}
