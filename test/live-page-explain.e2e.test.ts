/** "Why did this change?" on the live page, in a real Chromium on the real system; and the same from the command line. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { until } from '../common/testing/until';
import { openBrowser, openPage } from './system/browser';
import { Installation } from './system/installation';

const MINUTE = 60_000;
let twofold: Installation;
let browser: Browser;
let url: string;
/** Between the first generation and what came behind it. */
let between: string;

async function order(): Promise<void> {
  const { status } = await twofold.post('storefront', '/api/orders', { amount: '10.25', currency: 'EUR', country: 'France' });
  expect(status).toBe(202);
}

async function happened(eventType: string, topic: string, eventId: string, timestamp: number, amount: string): Promise<void> {
  const data = { orderId: 'o-1', userId: 'guest', amount, currency: 'EUR', country: 'France' };
  await twofold.log.append([{ topic, key: 'o-1', value: JSON.stringify({ eventType, eventId, version: 2, timestamp: new Date(timestamp).toISOString(), data }) }]);
}

beforeAll(async () => {
  twofold = await Installation.start();
  browser = await openBrowser();
  ({ url } = twofold.layer('serving'));
  await order();
  await order();
  await twofold.settled('/api/total-revenue');
  expect(await twofold.recompute('full')).toMatchObject({ status: 'published' });
  const second = Math.ceil(Date.now() / 1_000) * 1_000;
  between = new Date(second).toISOString().replace('.000Z', 'Z');
  await until('that second', async () => (Date.now() > second ? true : undefined));
  await order();
  const now = Date.now();
  await happened('PaymentCompleted', 'payment-completed', 'late', now - 90 * MINUTE, '7');
  await happened('PaymentRefunded', 'payment-refunded', 'refund', now, '3');
  await happened('PaymentAdjusted', 'payment-adjusted', 'correction', now - 60 * MINUTE, '-0.5');
  await happened('PaymentCompleted', 'payment-completed', 'late', now - 90 * MINUTE, '7');
  await happened('PaymentCompleted', 'payment-completed', 'unread', now, 'much');
  await twofold.settled('/api/total-revenue');
}, 4 * MINUTE);
afterAll(async () => {
  await browser.close();
  await twofold.stop();
}, MINUTE);

const says = (page: Page, id: string, text: string | RegExp): Promise<void> => page.locator(`#${id}`, { hasText: text }).waitFor({ timeout: 30_000 });
const parts = async (page: Page): Promise<string[]> => (await page.locator('#why-rows tr').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
const PARTS = ['New, on time +€10.25 +1', 'Late +€7.00 +1', 'Refunds −€3.00 +1', 'Corrections −€0.50 +1'];

/** By axe-core, as it is: what is serious or worse. */
async function barriers(page: Page): Promise<unknown> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate('axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(", ")))');
}

test('the total tells why it changed since a generation, and what was left out on the way', async () => {
  const { page, troubles } = await openPage(browser, url);
  await says(page, 'both', '€34.25');
  await page.getByRole('button', { name: 'Why did this change?' }).click();
  await says(page, 'why-note', 'It changed by +€13.75');
  const [first, ...rest] = await parts(page);
  expect(first).toMatch(/^Generation 1 log to .* €20.50 2$/);
  expect(rest).toEqual([...PARTS, expect.stringMatching(/^Now log to .* €34.25 6$/)]);
  await says(page, 'why-evidence', 'Left out between the two points: 1 duplicate (worth €7.00) and 1 rejected record');
  await page.keyboard.press('Escape');
  expect(await page.locator('#why').isVisible()).toBe(false);
  expect(troubles).toEqual([]);
  await page.context().close();
}, 2 * MINUTE);

test('two instants can be chosen, by keyboard alone', async () => {
  const { page, troubles } = await openPage(browser, url);
  await says(page, 'both', '€34.25');
  await page.locator('#why-total').focus();
  await page.keyboard.press('Enter');
  await says(page, 'why-note', 'It changed');
  await page.locator('#why-between').selectOption('An instant …');
  await page.locator('#why-between-at').fill(between.slice(0, 19));
  await page.keyboard.press('Tab');
  // The generation may end at this very second: it is the new answer only where none is named.
  const first = page.locator('#why-answer:not([hidden]) #why-rows tr:first-child', { hasNotText: 'Generation', hasText: between.slice(0, 19).replace('T', ' ') });
  await first.waitFor({ timeout: 30_000 });
  expect((await parts(page)).slice(0, 5)).toEqual([expect.stringMatching(/€20.50 2$/), ...PARTS]);
  expect(troubles).toEqual([]);
  await page.context().close();
}, 2 * MINUTE);

test('a row of a split and a bar of a chart tell it of themselves alone', async () => {
  const { page, troubles } = await openPage(browser, url);
  await says(page, 'split-rows', 'France');
  await page.getByRole('button', { name: '24 hours' }).click();
  await says(page, 'split-rows', '€34.25');
  await page.locator('#split-rows button').first().click();
  await says(page, 'why-title', 'Revenue of France');
  await says(page, 'why-note', 'It changed by +€13.75');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.locator('#revenue-plot').focus();
  for (const key of ['End', 'Enter']) await page.keyboard.press(key);
  await says(page, 'why-title', 'Revenue, 20');
  await says(page, 'why-rows', /New, on time/);
  await page.keyboard.press('Escape');
  expect(troubles).toEqual([]);
  await page.context().close();
}, 2 * MINUTE);

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
] as const)('it keeps nobody out: %s, %d wide', async (colorScheme, width) => {
  const { page, troubles } = await openPage(browser, url, { colorScheme, viewport: { width, height: 800 } });
  await says(page, 'both', '€34.25');
  await page.locator('#why-total').click();
  await says(page, 'why-note', 'It changed');
  await page.locator('#why summary').click();
  await says(page, 'why-places', 'payment-refunded');
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate('document.querySelector("#why").scrollWidth <= document.querySelector("#why").clientWidth')).toBe(true);
  expect(troubles).toEqual([]);
  await page.context().close();
}, MINUTE);

test('the command line says the same', async () => {
  const asked = await twofold.finished('explain', '--between', 'generation:1', '--serving', url);
  expect(asked).toMatchObject({ code: 0, printed: expect.stringMatching(/revenue +20\.5 +\+10\.25 +\+7 +-3 +-0\.5 +34\.25 +\+13\.75/) as string });
  const query = await twofold.finished('query', 'revenue', '--as-of', between, '--serving', url);
  expect(query).toMatchObject({ code: 0, printed: expect.stringMatching(/20\.5[^]*folded from the archive/) as string });
  expect(await twofold.finished('query', 'revenue', '--as-of', 'generation:9', '--serving', url)).toMatchObject({ code: 1, printed: expect.stringContaining('there is no generation 9') as string });
  expect(await twofold.finished('explain', '--as-of', 'generation:1', '--serving', url)).toMatchObject({ code: 0, printed: expect.stringContaining('folded from the archive in Postgres') as string });
}, 2 * MINUTE);
