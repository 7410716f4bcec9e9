import type { Total } from '../serving';
import { counted, duration, grouped } from './numbers';

/** The merged total with its evidence, for people. */
export function totalText({ total, batch, realtime, currency, byCurrency, evidence }: Total): string {
  const { generation, duplicates, rejections, freshness } = evidence;
  const each = Object.entries(byCurrency).map(([code, amounts]) => `${grouped(amounts.total)} ${code}`);
  return [
    `total revenue  ${grouped(total)} ${currency}  =  ${grouped(batch)} batch  +  ${grouped(realtime)} live`,
    ...(each.length > 1 ? [`               of ${each.join(', ')}, each payment by the ECB's rate of its day`] : []),
    `               generation ${generation ? generation.id : 'none yet'}, ` +
      `${counted(duplicates.records, 'duplicate')} left out, ${counted(rejections.records, 'record')} rejected, ` +
      `live part ${freshness.serving === null ? 'never read' : `${duration(freshness.serving * 1_000)} old`}`,
  ].join('\n');
}
