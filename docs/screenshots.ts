/**
 * Makes docs/images/*.png from a running Twofold: `npm run screenshots`, or with the addresses of its serving layer and
 * storefront, and of Kafka as KAFKA_BROKERS. Some orders are placed, so that there is something live to see, and some
 * records are written that are no events, so that there is something to mend.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { devices, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { settingsFor } from '../cli/settings';
import { openLog } from '../common/log/kafka/open-log';
import { openBrowser } from '../test/system/browser';

const [serving = 'http://127.0.0.1:3001', storefront = 'http://127.0.0.1:3000', folder = join(__dirname, 'images')] = process.argv.slice(2);

const ORDERS = 40;
const REJECTED = 14;
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

/** As a producer sends them that was changed without a thought: more than a page. */
const MISTAKES: readonly ((at: number) => object)[] = [
  (at) => ({ data: { ...payment(at), currency: '£' } }),
  (at) => ({ data: { ...payment(at), amount: `${20 + at},50` } }),
  (at) => ({ eventType: 'PaymentSettled', data: payment(at) }),
  (at) => ({ timestamp: '24/12/2025', data: payment(at) }),
];
const payment = (at: number): object => ({ orderId: `web-${1_000 + at}`, userId: `u-${at}`, amount: `${20 + at}.50`, currency: 'GBP', country: 'France' });

async function reject(): Promise<void> {
  const config = settingsFor({ env: process.env, dataDir: join(__dirname, '../data') }, ['kafka']);
  const log = openLog(config, 'twofold-screenshots');
  try {
    const records = Array.from({ length: REJECTED }, (_, at) => {
      const event = { eventType: 'PaymentCompleted', eventId: randomUUID(), version: 2, timestamp: new Date().toISOString(), ...MISTAKES[at % MISTAKES.length]?.(at) };
      return { topic: 'payment-completed', key: `web-${1_000 + at}`, value: JSON.stringify(event) };
    });
    await log.append(records);
  } finally {
    await log.close();
  }
}

async function choose(page: Page, [from, to, by]: readonly [from: string, to: string, by: string]): Promise<void> {
  await page.locator('#from').fill(from);
  await page.locator('#to').fill(to);
  await page.locator('#granularity').selectOption(by);
}

/** A rejected record as it is opened: the mistake is under the cursor. */
async function mending(browser: Browser): Promise<void> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 760 }, colorScheme: 'light' })).newPage();
  await page.goto(serving);
  await page.getByRole('button', { name: /^unknown-currency/ }).click();
  await page.locator('#rejection-rows tr', { hasText: 'unknown-currency' }).getByRole('button').first().click();
  await page.locator('#rejected[open]').waitFor();
  await page.screenshot({ path: join(folder, 'live-rejected.png') });
}

/** The panel of topologies, once one has told something; one of them with its picture. */
async function streams(browser: Browser): Promise<void> {
  const page = await (await browser.newContext({ ...wide, colorScheme: 'light' })).newPage();
  await page.goto(serving);
  const card = page.locator('.topology', { hasText: 'rolling-report' });
  await card.getByText('orders last minute').first().waitFor();
  const opened = page.locator('.topology', { hasText: 'order-metrics' });
  await opened.getByText('How it is made').click();
  await opened.locator('svg').waitFor();
  await page.locator('section[aria-labelledby=topologies-name]').screenshot({ path: join(folder, 'live-streams.png') });
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await openBrowser();
  try {
    for (let i = 0; i < ORDERS; i++) await order(i);
    await reject();
    for (const [name, { range, ...options }] of Object.entries(pictures)) {
      const page = await (await browser.newContext(options)).newPage();
      await page.goto(serving);
      await page.getByRole('status').getByText('Live and exact').waitFor();
      if (typeof range === 'string') await page.getByRole('button', { name: range, exact: true }).click();
      else await choose(page, range);
      await page.locator(`#revenue-plot[aria-label*="per ${typeof range === 'string' ? 'minute' : range[2]}"] canvas`).waitFor();
      await page.locator(`#split-rows[data-of*="${typeof range === 'string' ? 'minute' : `${range[2]} ${range[0]}`}"]`).waitFor();
      await page.locator('#rejection-rows tr').nth(9).waitFor();
      // As somebody who looks: nothing is being typed, and a value is read.
      await page.evaluate('document.activeElement.blur()');
      await page.locator('#revenue-plot').hover({ position: { x: 0.86 * ((await page.locator('#revenue-plot').boundingBox())?.width ?? 0), y: 60 } });
      // The streams have a picture of their own.
      await page.evaluate('document.querySelector("[aria-labelledby=topologies-name]").hidden = true');
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      await page.context().close();
    }
    await mending(browser);
    await streams(browser);
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
