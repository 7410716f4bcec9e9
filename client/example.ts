/** The worked example of docs/API.md: an order is placed, and the revenue by country is read, page by page, once it covers it. */
import { cursorOf, type Answers, type Problem, type Storefront } from './client';

export async function revenueByCountry(storefront: Storefront, answers: Answers): Promise<string[]> {
  const placed = await storefront.POST('/api/orders', { body: { amount: '99.95', currency: 'EUR', country: 'France' } });
  if (placed.error) throw new Error(inWords(placed.error));

  const lines: string[] = [];
  let cursor: string | undefined = '*';
  while (cursor !== undefined) {
    const { data, error } = await answers.GET('/api/views/revenue', {
      params: { query: { groupBy: ['country'], currency: 'EUR', order: ['-revenue'], limit: 100, cursor, atLeast: placed.data.token, wait: '5s' } },
    });
    if (error) throw new Error(inWords(error));
    for (const { country, revenue } of data.rows) lines.push(`${country}: ${revenue} EUR`);
    cursor = cursorOf(data.next);
  }
  return lines;
}

function inWords({ title, detail }: Problem): string {
  return `${title}: ${detail}`;
}
