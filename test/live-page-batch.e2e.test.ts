/** Recomputes in a real Chromium, on the real system: a dry run's difference, its publish, and the way back; the total stays exact throughout. */
import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { operateKey } from '../common/testing/operate-key';
import { openBrowser, openPage } from './system/browser';
import { Installation } from './system/installation';

const MINUTE = 60_000;
let twofold: Installation;
let browser: Browser;

beforeAll(async () => {
  twofold = await Installation.start();
  browser = await openBrowser();
}, 3 * MINUTE);
afterAll(async () => {
  await browser.close();
  await twofold.stop();
}, MINUTE);

async function order(): Promise<void> {
  expect((await twofold.post('storefront', '/api/orders', { amount: '10.25', currency: 'EUR', country: 'France' })).status).toBe(202);
}

/** A revenue cell of the newest generation comes to 1, behind everybody's back. The serving layer holds it as it was. */
async function tamper(): Promise<void> {
  const pool = new Pool({ connectionString: twofold.env['DATABASE_URL'], max: 1 });
  const { rowCount } = await pool
    .query(
      `UPDATE cell_block SET lines = regexp_replace(lines, E'\\t-?[0-9]+', E'\\t10000') WHERE (computed_by, day, view, hour) IN
        (SELECT computed_by, day, view, hour FROM cell_block JOIN generation_day USING (computed_by, day) WHERE view = 'revenue' AND generation = (SELECT max(id) FROM generation) LIMIT 1)`,
    )
    .finally(() => pool.end());
  expect(rowCount).toBe(1);
}

const shows = (page: Page, id: string, text: string | RegExp): Promise<void> => page.locator(`#${id}`, { hasText: text }).waitFor({ timeout: MINUTE });

async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const found: unknown = await page.evaluate('axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(", ")))');
  return found as string[];
}

test('a dry run shows what it would change, is published as it was computed, and rolled back; the total stays', async () => {
  await order();
  await twofold.settled('/api/total-revenue');
  expect(await twofold.recompute('full')).toMatchObject({ status: 'published', generation: 1 });
  await order();
  await twofold.settled('/api/total-revenue');
  expect(await twofold.recompute('full')).toMatchObject({ status: 'published', generation: 2 });
  const { page, troubles } = await openPage(browser, twofold.layer('serving').url);
  await shows(page, 'batch', '€20.50');
  await shows(page, 'generation-rows', '2, answers now');
  await tamper();
  await order();

  await page.locator('#mode').selectOption('full');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.locator('#key').fill(operateKey);
  await page.getByRole('button', { name: 'Use this key' }).click();
  await shows(page, 'decision-name', /Dry run: 1 of \d+ cells would be answered otherwise/);
  // Live and batch together, as they are answered at the cut of the dry run.
  await shows(page, 'sum-rows', /revenueEUR1revenue€[\d.]+€[\d.]+\+€[\d.]+revenueEUR1payments\d+0$/);
  await shows(page, 'cell-rows', /EUR, Francerevenue€[\d.]+€[\d.]+\+€[\d.]+$/);
  await shows(page, 'both', '€30.75');
  await shows(page, 'batch', '€20.50');
  expect(await barriers(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 800 });
  // The charts are drawn anew a moment after the window was made narrow.
  await page.waitForFunction('document.documentElement.scrollWidth <= 360');
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole('button', { name: 'Publish' }).click();
  await shows(page, 'generation-rows', '3, answers now');
  await page.locator('#decision').waitFor({ state: 'hidden' });
  await shows(page, 'batch', '€30.75');
  await shows(page, 'both', '€30.75');
  await order();
  await shows(page, 'both', '€41.00');

  await page.getByRole('button', { name: 'Roll back to generation 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click();
  await shows(page, 'generation-rows', '4, answers now');
  await shows(page, 'run-rows', 'roll-back to generation 1');
  await shows(page, 'batch', '€30.75');
  await shows(page, 'both', '€41.00');
  expect(await twofold.finished('verify', '--serving', twofold.layer('serving').url)).toMatchObject({ code: 0 });
  expect(troubles.filter((line) => !line.includes('401'))).toEqual([]);
  await page.context().close();
}, 5 * MINUTE);

test('the commands show the same, publish it or discard it, and roll back', async () => {
  const command = (...args: string[]) => twofold.finished(...args, '--serving', twofold.layer('serving').url);
  const same = await command('recompute', '--dry-run');
  expect(same).toMatchObject({ code: 0, printed: expect.stringMatching(/^all \d+ cells would be answered as they are now, to the last digit$/m) as string });
  await tamper();
  const dry = await command('recompute', '--dry-run');
  expect(dry).toMatchObject({ code: 0, printed: expect.stringMatching(/^1 of \d+ cells would be answered otherwise\n[^]*^cell of +from \(UTC\) +dimensions +measure +now +then +difference\nrevenue +/m) as string });
  const id = /npx twofold recompute --publish (run-\S+)/.exec(dry.printed)?.[1] ?? '';
  expect(await command('recompute', '--publish', id)).toMatchObject({ code: 0, printed: expect.stringMatching(/generation 5 is published after .* cells computed\n1 of \d+ cells differ from what was answered before\nanswers come from it now\n/) as string });
  expect(await command('recompute', '--publish', id)).toMatchObject({ code: 1, printed: expect.stringContaining('it is published') as string });

  const back = await command('generations', 'roll-back', '3');
  expect(back).toMatchObject({ code: 0, printed: expect.stringMatching(/^all \d+ cells would be answered as they are now/m) as string });
  const dryBack = /npx twofold recompute --publish (run-\S+)/.exec(back.printed)?.[1] ?? '';
  expect(await command('recompute', '--discard', dryBack)).toMatchObject({ code: 0, printed: expect.stringContaining('is discarded; answers go on as before') as string });
  expect(await command('generations', 'roll-back', '3', '--yes')).toMatchObject({ code: 0, printed: expect.stringContaining('generation 6 is published') as string });
  expect(await command('generations', 'roll-back', '77')).toMatchObject({ code: 1, printed: expect.stringContaining('generation 77 is none older than the newest') as string });
  expect(await command('verify')).toMatchObject({ code: 0 });
}, 5 * MINUTE);
