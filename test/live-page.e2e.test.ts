/** The live page in a real Chromium, on the real system. */
import type { Browser, Page } from 'playwright-core';
import { barriers, Line, openBrowser, openPage } from './system/browser';
import { Installation } from './system/installation';

const MINUTE = 60_000;
let twofold: Installation;
let browser: Browser;
let line: Line;

beforeAll(async () => {
  twofold = await Installation.start({}, ['batch', 'speed', 'serving', 'storefront', 'streams']);
  browser = await openBrowser();
  line = await Line.to(twofold.layer('serving').url);
}, 3 * MINUTE);
afterAll(async () => {
  await browser.close();
  await line.close();
  await twofold.stop();
}, MINUTE);

let orders = 0;
async function order(): Promise<void> {
  orders += 1;
  const { status } = await twofold.post('storefront', '/api/orders', { amount: '10.25', currency: 'EUR', country: 'France' });
  expect(status).toBe(202);
}
/** What the orders so far come to, as the page writes it. */
const total = (): string => `€${Math.floor((orders * 1025) / 100)}.${String((orders * 1025) % 100).padStart(2, '0')}`;
const shows = (page: Page, id: string, text: string): Promise<void> => page.locator(`#${id}`, { hasText: text }).waitFor({ timeout: 20_000 });

test('an order moves the total, the figures and the charts without a reload', async () => {
  await order();
  const { page, troubles } = await openPage(browser, line.url);
  await shows(page, 'total', total());
  await page.evaluate('window.stays = true');
  await order();
  await shows(page, 'total', total());
  await shows(page, 'orders', '2');
  await shows(page, 'average', '€10.25');
  await shows(page, 'batch', '€0.00');
  await shows(page, 'live', total());
  expect(await page.evaluate('window.stays')).toBe(true);
  await page.locator('#revenue-plot').focus();
  for (const key of ['End', 'ArrowLeft', 'ArrowRight']) await page.keyboard.press(key);
  await shows(page, 'revenue-read', 'all live');
  await page.getByRole('button', { name: 'Currency' }).click();
  await shows(page, 'split-rows', total());
  expect(troubles).toEqual([]);
  await page.context().close();
}, 2 * MINUTE);

test('a recompute moves what is below the cut to the batch part, and the sum stays', async () => {
  const { page } = await openPage(browser, line.url);
  await shows(page, 'live', total());
  expect(await twofold.recompute('full')).toMatchObject({ status: 'published' });
  await shows(page, 'batch', total());
  await shows(page, 'live', '€0.00');
  await shows(page, 'both', total());
  await shows(page, 'reconciled', 'clean');
  await shows(page, 'run-rows', 'published');
  const batch = total();
  await order();
  await shows(page, 'both', total());
  await shows(page, 'batch', batch);
  await shows(page, 'live', '€10.25');
  await page.getByText('Explain this number').click();
  await shows(page, 'explained', 'Generation 1 answers');
  await page.context().close();
}, 3 * MINUTE);

test('topologies are shown as they run, with what they say, their alerts and their pictures', async () => {
  const { page, troubles } = await openPage(browser, line.url);
  const card = (name: string) => page.locator('.topology', { has: page.locator(`h3:text-is("${name}")`) });
  await shows(page, 'topologies-note', '12 of 12 running');
  // The orders so far, taken apart: live, and exact.
  await card('splitter').locator('.said', { hasText: 'amount 10.25' }).waitFor({ timeout: 20_000 });
  expect(await page.locator('#alerts-part').isVisible()).toBe(false);
  const failed = Array.from({ length: 3 }, (_, i) => {
    const data = { orderId: `refused-${i}`, userId: 'mallory', amount: '1', currency: 'EUR', reason: 'no funds' };
    return { topic: 'payment-failed', key: data.orderId, value: JSON.stringify({ eventType: 'PaymentFailed', eventId: `refused-${i}`, version: 2, timestamp: new Date().toISOString(), data }) };
  });
  await twofold.log.append(failed);
  await page.locator('#alerts', { hasText: /fraud alerts.*mallory.*failed-payments.*is blocked yes/ }).waitFor({ timeout: 20_000 });
  await card('fraud').getByText('How it is made').click();
  await card('fraud').locator('svg[aria-label*="3 × failed payment within 5 min"] .output').waitFor();
  await twofold.layer('streams').stop('SIGTERM');
  await card('fraud').locator('.badge', { hasText: 'not running' }).waitFor({ timeout: 20_000 });
  expect(troubles).toEqual([]);
  await page.context().close();
}, 2 * MINUTE);

test('a stream that was cut comes back by itself from where it was, with what came meanwhile', async () => {
  const { page, troubles } = await openPage(browser, line.url);
  await shows(page, 'state', 'Live and exact');
  await shows(page, 'both', total());
  line.cut();
  await shows(page, 'state', 'Connection lost');
  await order();
  line.mend();
  await shows(page, 'state', 'Live and exact');
  await shows(page, 'total', total());
  expect(line.sent).toMatch(/^Last-Event-ID: \S+/im);
  expect(troubles).toEqual([]);
  await page.context().close();
}, 2 * MINUTE);

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
] as const)('it keeps nobody out: %s, %d wide', async (colorScheme, width) => {
  const { page, troubles } = await openPage(browser, line.url, { colorScheme, viewport: { width, height: 800 } });
  await shows(page, 'both', total());
  for (const summary of await page.locator('summary:visible').all()) await summary.click();
  await shows(page, 'explained', 'fold of every record');
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  expect(troubles).toEqual([]);
  await page.context().close();
}, MINUTE);

test('another currency, another theme', async () => {
  const { page, troubles } = await openPage(browser, line.url, { colorScheme: 'light' });
  await shows(page, 'both', total());
  const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  const light = await paper();
  await page.locator('#theme').selectOption('dark');
  expect(await paper()).not.toBe(light);
  await page.locator('#currency').selectOption('GBP');
  await shows(page, 'both', '£');
  expect(troubles).toEqual([]);
  await page.context().close();
}, MINUTE);

test('the job queues are shown, from this server alone and within its policy', async () => {
  const { page, troubles } = await openPage(browser, 'about:blank');
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(line.url)) elsewhere.push(request.url());
  });
  await page.goto(`${line.url}/queues`);
  await page.getByText('recompute', { exact: true }).first().click();
  await page.getByText('No latest jobs in this queue.').waitFor();
  expect(elsewhere).toEqual([]);
  // One style of an icon is inline, and is left out.
  expect(troubles.filter((trouble) => !trouble.startsWith('Applying inline style'))).toEqual([]);
  await page.context().close();
}, MINUTE);
