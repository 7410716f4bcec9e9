/**
 * Makes docs/images/*.png from a running Twofold: `npm run screenshots`, or with the addresses of its serving layer and
 * storefront. Some orders are placed, so that there is something live to see.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, devices, type BrowserContextOptions } from 'playwright-core';
import { findChromium } from '../platform/chromium';

const [serving = 'http://127.0.0.1:3001', storefront = 'http://127.0.0.1:3000', folder = join(__dirname, 'images')] = process.argv.slice(2);

const ORDERS = 40;
const { viewport, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7'] ?? {};
const wide = { viewport: { width: 1280, height: 900 } };
const pictures: Readonly<Record<string, BrowserContextOptions & { readonly range: string }>> = {
  'live-light': { ...wide, colorScheme: 'light', range: 'All' },
  'live-dark': { ...wide, colorScheme: 'dark', range: 'Last hour' },
  'live-phone': { viewport: viewport ?? null, isMobile: isMobile ?? true, hasTouch: hasTouch ?? true, deviceScaleFactor: deviceScaleFactor ?? 2, colorScheme: 'light', range: 'All' },
};

async function order(number: number): Promise<void> {
  const body = { amount: `${20 + ((number * 37) % 180)}.${String((number * 13) % 100).padStart(2, '0')}`, currency: 'GBP', country: ['United Kingdom', 'France', 'Germany'][number % 3] };
  const response = await fetch(`${storefront}/api/orders`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the storefront at ${storefront} answered ${response.status}: ${await response.text()}`);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: await findChromium(process.env), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    for (let i = 0; i < ORDERS; i++) await order(i);
    for (const [name, { range, ...options }] of Object.entries(pictures)) {
      const page = await (await browser.newContext(options)).newPage();
      await page.goto(serving);
      await page.getByRole('status').getByText('Live and exact').waitFor();
      await page.getByRole('button', { name: range, exact: true }).click();
      await page.locator('#revenue-plot canvas').waitFor();
      await page.locator('#split-rows tr').first().waitFor();
      await page.waitForTimeout(1200);
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
