import { Command } from 'commander';
import type { Context } from '../context';
import { examine } from '../doctor/examine';
import type { Finding, Health } from '../doctor/finding';
import { PlainError } from '../plain-error';
import { paintFor, type Paint, type Style } from '../print/colour';
import { plainText } from '../print/plain-text';
import { counted } from '../print/numbers';
import { servingOption, type ServingOption } from './serving-option';

const MARKS: Readonly<Record<Health, { mark: string; style: Style }>> = {
  well: { mark: 'ok', style: 'green' },
  advice: { mark: 'advice', style: 'yellow' },
  ill: { mark: 'ILL', style: 'red' },
};

export function doctorCommand(context: () => Context): Command {
  return new Command('doctor')
    .description('look at everything: machine, settings, stores, layers, lag, freshness, reconciliation; with the cure for what is not well')
    .option('--json', 'the findings as JSON')
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
A line for each thing looked at; nothing is changed. The exit code is 1 where something is ill, and 0 where all is well or
there is only advice.

Examples:
  npx twofold doctor
  npx twofold doctor --json | jq '.[] | select(.health != "well")'`,
    )
    .action(async ({ json, serving }: ServingOption & { json?: boolean }) => {
      const { terminal } = context();
      const findings = await examine(context(), serving);
      terminal.out(json ? JSON.stringify(findings, null, 2) : findingsText(findings, paintFor(terminal)));
      const [found, advised] = (['ill', 'advice'] as const).map((health) => findings.filter((finding) => finding.health === health).length);
      if (found) throw new PlainError(`${counted(found, 'thing')} ill`);
      terminal.tell(advised ? `well, with ${counted(advised, 'piece')} of advice` : 'all is well');
    });
}

export function findingsText(findings: readonly Finding[], paint: Paint): string {
  const widest = Math.max(...findings.map(({ what }) => what.length));
  return findings
    .map(({ what, health, found, cure }) => {
      const { mark, style } = MARKS[health];
      return `${paint(style, mark.padEnd(6))}  ${what.padEnd(widest)}  ${plainText(found)}${cure === undefined ? '' : ` → ${cure}`}`;
    })
    .join('\n');
}
