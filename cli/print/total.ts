import type { Total } from '../serving';
import { duration, grouped } from './numbers';

/** The merged total with its evidence, for people. */
export function totalText({ total, batch, realtime, currency, byCurrency, evidence }: Total): string {
  const { generation, duplicates, rejections, freshness } = evidence;
  const others = Object.entries(byCurrency).filter(([code]) => code !== currency);
  return [
    `total revenue  ${grouped(total)} ${currency}  =  ${grouped(batch)} batch  +  ${grouped(realtime)} live`,
    ...others.map(([code, each]) => `               of it ${grouped(each.total)} ${code}`),
    `               generation ${generation ? generation.id : 'none yet'}, ` +
      `${grouped(duplicates.records)} duplicates left out, ${grouped(rejections.records)} records rejected, ` +
      `live part ${freshness.serving === null ? 'never read' : `${duration(freshness.serving * 1_000)} old`}`,
  ].join('\n');
}
