/** Rejected records on the live page: looked at, mended with a key that is asked for, and sent again, in a real Chromium. */
import type { Browser, Page } from 'playwright-core';
import { operateHeaders } from '../common/testing/operate-key';
import { until } from '../common/testing/until';
import { barriers, openBrowser, openPage } from './system/browser';
import { Installation } from './system/installation';

const MINUTE = 60_000;
const KEY = operateHeaders.Authorization.replace('Bearer ', '');
const EVIL = '<img src=x onerror=window.wasRun=true>';
const event = (at: number, data: object = {}, over: object = {}): string =>
  JSON.stringify({ eventType: 'PaymentCompleted', eventId: `p${at}`, version: 2, timestamp: '2026-01-01T00:00:00Z', ...over, data: { orderId: `o${at}`, userId: EVIL, amount: '12.50', currency: 'EUR', country: EVIL, ...data } });

let twofold: Installation;
let browser: Browser;

beforeAll(async () => {
  twofold = await Installation.start();
  browser = await openBrowser();
  const values = [
    event(0, { currency: '£££' }),
    event(1, { amount: EVIL }),
    `{"eventType": ${EVIL}`,
    event(3, {}, { eventType: EVIL }),
    Buffer.from([0xff, 0xfe, 0x00, 0x41]),
    ...Array.from({ length: 10 }, (_, i) => event(5 + i, { currency: 'XXY' })),
  ];
  await twofold.log.append(values.map((value, at) => ({ topic: 'payment-completed', key: `o${at}`, value: Buffer.from(value) })));
  await twofold.log.append([{ topic: 'payment-completed', key: 'o99', value: Buffer.from(event(99)) }]);
}, 3 * MINUTE);
afterAll(async () => {
  await browser.close();
  await twofold.stop();
}, MINUTE);

const shows = (page: Page, id: string, text: string | RegExp): Promise<void> => page.locator(`#${id}`, { hasText: text }).waitFor({ timeout: 20_000 });
const chip = (page: Page, name: RegExp) => page.locator('#rejections').getByRole('button', { name });
const lines = (page: Page): Promise<number> => page.locator('#rejection-rows tr').count();

/** Opens the page when the archive has all of them. */
async function opened(options = {}, rejected = 15): Promise<{ page: Page; troubles: string[] }> {
  const looked = await openPage(browser, twofold.layer('serving').url, options);
  await shows(looked.page, 'rejections-note', `${rejected} rejected`);
  await chip(looked.page, /^All topics \d+/).waitFor();
  await holds(looked.page, `document.querySelectorAll('#rejection-rows tr').length === 10`);
  return looked;
}
/** The page's policy forbids that it is asked from within. */
const holds = (page: Page, condition: string): Promise<boolean> => until(condition, async () => ((await page.evaluate(condition)) === true ? true : undefined));

test('they are counted by topic and reason, narrowed down, turned over, and shown as the text that they are', async () => {
  const { page, troubles } = await opened();
  await chip(page, /^unknown-currency 11$/).waitFor();
  await chip(page, /^payment-completed 15$/).waitFor();
  await page.getByRole('button', { name: 'Older' }).click();
  await shows(page, 'rejections-page', 'Page 2');
  await holds(page, `document.querySelectorAll('#rejection-rows tr').length === 5`);
  await chip(page, /^malformed-json 2$/).click();
  await holds(page, `document.querySelectorAll('#rejection-rows tr').length === 2`);
  expect(await page.locator('#rejections-pages').isHidden()).toBe(true);
  await chip(page, /^unknown-type 1$/).click();
  await shows(page, 'rejection-rows', EVIL);
  await chip(page, /^malformed-json 2$/).click();
  await shows(page, 'rejection-rows', 'not valid for encoding utf-8');
  await page.locator('tr', { hasText: 'not valid for encoding' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Bytes as they came' }).click();
  await shows(page, 'rejected-hex', 'ff fe 00 41');
  await shows(page, 'mend-note', 'no text (UTF-8)');
  expect(await page.evaluate('window.wasRun')).toBeUndefined();
  expect(await page.locator('img[src=x]').count()).toBe(0);
  expect(troubles).toEqual([]);
  await page.context().close();
}, 2 * MINUTE);

test('one is mended and sent again by keyboard alone: the mistake is under the cursor, a key is asked for, and the total moves', async () => {
  const { page, troubles } = await opened();
  await shows(page, 'total', '€12.50');
  await chip(page, /^unknown-currency/).focus();
  await page.keyboard.press('Enter');
  await holds(page, `[...document.querySelectorAll('#rejection-rows td:nth-child(3)')].every(({ textContent }) => textContent === 'unknown-currency')`);
  await page.locator('#rejection-rows button').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('#rejected[open]').waitFor();
  await holds(page, `document.activeElement.id === 'mend-value'`);
  expect(await page.evaluate('document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)')).toMatch(/^"(XXY|£££)"$/);

  const press = async (name: string): Promise<void> => {
    await page.locator('#rejected').getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };
  await press('Check');
  await page.locator('#key-dialog[open]').waitFor();
  await page.keyboard.type(`${KEY.slice(0, -1)}${KEY.endsWith('A') ? 'B' : 'A'}`);
  await page.keyboard.press('Enter');
  await shows(page, 'key-why', 'is not known here');
  await page.keyboard.type(KEY);
  await page.keyboard.press('Enter');
  await shows(page, 'mend-note', 'It would be rejected again: data.currency');
  await holds(page, `document.activeElement.id === 'mend-value'`);
  await page.keyboard.type('"EUR"');
  await press('Check');
  await shows(page, 'mend-note', /It would be admitted: PaymentCompleted of order o\d+\./);
  expect(await page.locator('#total').innerText()).toBe('€12.50');
  await press('Send again');
  await shows(page, 'mend-note', /Sent: it is payment-completed \d\/\d+ now/);
  await page.keyboard.press('Escape');
  await shows(page, 'total', '€25.00');
  await chip(page, /^unknown-currency 10$/).waitFor();
  expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])')).not.toContain('twofold_');
  expect(troubles).toEqual([]);

  await page.locator('label', { hasText: 'that were sent again' }).click();
  await page.locator('#rejection-rows td[data-column="Sent again"]:not(:empty)').waitFor();
  await page.locator('tr', { has: page.locator('td[data-column="Sent again"]:not(:empty)') }).getByRole('button').click();
  await shows(page, 'mend-send', 'Send once more');
  await holds(page, `document.activeElement.id === 'mend-value'`);
  await page.keyboard.type('"EUR"');
  await page.locator('#mend-send').click();
  await shows(page, 'mend-note', 'Sent: it is');
  await shows(page, 'rejections-note', '1 dropped as duplicates');
  expect(await page.locator('#total').innerText()).toBe('€25.00');

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Forget key npmstart' }).click();
  await page.locator('#rejection-rows button').first().click();
  await page.locator('#mend-send').click();
  await page.locator('#key-dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await shows(page, 'mend-note', 'Nothing was done: it needs a key for operate.');
  await page.context().close();
}, 3 * MINUTE);

/** A date is entered part by part, and each shows by itself that it is at hand. */
test('every control of the page is reached by Tab, can be seen then, and lets go again', async () => {
  const { page } = await opened();
  const at = `(() => {
    const { activeElement: e } = document;
    const { width, height } = e.getBoundingClientRect();
    return [e.id || e.textContent.trim().split(/\\s+/).slice(0, 2).join(' '), width > 1 && height > 1 && (e.type === 'date' || getComputedStyle(e).outlineStyle !== 'none'), e === document.body];
  })()`;
  const reached: string[] = [];
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press('Tab');
    const [name, isSeen, isOver] = await page.evaluate<[string, boolean, boolean]>(at);
    if (isOver) break;
    reached.push(name);
    expect([name, isSeen]).toEqual([name, true]);
  }
  expect(reached.slice(0, 3)).toEqual(['Skip to', 'currency', 'theme']);
  expect(reached).toEqual(expect.arrayContaining(['revenue-plot', 'orders-plot', 'from', 'to', 'granularity', 'mode', 'Recompute', 'All topics', 'rejection-resent', 'rejections-older']));
  expect(reached.at(-1)).toBe('job queues');
  await page.context().close();
}, MINUTE);

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('they keep nobody out: %s, %d wide', async (colorScheme, width) => {
  const { page } = await opened({ colorScheme, viewport: { width, height: 800 } });
  expect(await lines(page)).toBe(10);
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  await page.locator('#rejection-rows button').first().click();
  await page.locator('#rejected[open]').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.locator('#mend-check').click();
  await page.locator('#key-dialog[open]').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await shows(page, 'mend-note', 'Nothing was done');
  await page.getByRole('button', { name: 'Bytes as they came' }).click();
  expect(await barriers(page)).toEqual([]);
  for (const side of ['left', 'right']) expect(await page.evaluate(`Math.round(document.querySelector('#rejected').getBoundingClientRect().${side})`)).toBeGreaterThanOrEqual(0);
  await page.context().close();
}, MINUTE);

test('once there are keys, an open page says that it needs one; with one for read it shows all, and asks for another to send again', async () => {
  const { page } = await opened();
  const { printed } = await twofold.finished('keys', 'make', '--role', 'read');
  const [key = ''] = /twofold_\S+/.exec(printed) ?? [];
  await shows(page, 'notice', 'This needs a key now: load the page again');
  await page.context().close();
  const { page: again } = await opened({ httpCredentials: { username: 'me', password: key } });
  await again.locator('#rejection-rows button').first().click();
  await again.locator('#mend-check').click();
  await shows(again, 'key-why', 'The key that was sent is good, but it is not for operate.');
  await again.keyboard.type(KEY);
  await again.keyboard.press('Enter');
  await shows(again, 'mend-note', /It would be/);
  await again.context().close();
}, 2 * MINUTE);
