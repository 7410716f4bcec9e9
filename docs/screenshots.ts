/**
 * Makes docs/images/*.png from a running Twofold: `npm run screenshots`, or with the addresses of its serving layer and
 * storefront. Some orders are placed, so that there is something live to see.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { devices, type BrowserContextOptions, type Page } from 'playwright-core';
import { openBrowser } from '../test/system/browser';

const [serving = 'http://127.0.0.1:3001', storefront = 'http://127.0.0.1:3000', folder = join(__dirname, 'images')] = process.argv.slice(2);

const ORDERS = 40;
const wide = { viewport: { width: 1280, height: 900 } };
const pictures: Readonly<Record<string, BrowserContextOptions & { readonly range: string | readonly [from: string, to: string, by: string] }>> = {
  'live-light': { ...wide, colorScheme: 'light', range: ['2010-12-01', '2011-12-09', 'day'] },
  'live-dark': { ...wide, colorScheme: 'dark', range: 'Last hour' },
  'live-phone': { ...devices['Pixel 7'], deviceScaleFactor: 1.5, colorScheme: 'light', range: 'Last hour' },
};

async function order(number: number): Promise<void> {
  const body = { amount: `${20 + ((number * 37) % 180)}.${String((number * 13) % 100).padStart(2, '0')}`, currency: 'GBP', country: ['United Kingdom', 'France', 'Germany'][number % 3] };
  const response = await fetch(`${storefront}/api/orders`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the storefront at ${storefront} answered ${response.status}: ${await response.text()}`);
}

async function choose(page: Page, [from, to, by]: readonly [from: string, to: string, by: string]): Promise<void> {
  await page.locator('#from').fill(from);
  await page.locator('#to').fill(to);
  await page.locator('#granularity').selectOption(by);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await openBrowser();
  try {
    for (let i = 0; i < ORDERS; i++) await order(i);
    for (const [name, { range, ...options }] of Object.entries(pictures)) {
      const page = await (await browser.newContext(options)).newPage();
      await page.goto(serving);
      await page.getByRole('status').getByText('Live and exact').waitFor();
      if (typeof range === 'string') await page.getByRole('button', { name: range, exact: true }).click();
      else await choose(page, range);
      await page.locator(`#revenue-plot[aria-label*="per ${typeof range === 'string' ? 'minute' : range[2]}"] canvas`).waitFor();
      await page.locator(`#split-rows[data-of*="${typeof range === 'string' ? 'minute' : `${range[2]} ${range[0]}`}"]`).waitFor();
      // As somebody who looks: nothing is being typed, and a value is read.
      await page.evaluate('document.activeElement.blur()');
      await page.locator('#revenue-plot').hover({ position: { x: 0.86 * ((await page.locator('#revenue-plot').boundingBox())?.width ?? 0), y: 60 } });
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
