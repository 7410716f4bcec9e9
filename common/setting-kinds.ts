/** The kinds of settings: how each is written, and what is said where something does not fit. */
import { CURRENCIES } from './events/currencies';
import type { TierThresholds } from './metrics/views';
import { parseMoney, type Money } from './money';

export interface Setting<T> {
  readonly about: string;
  /** What is taken when the variable is not set, as it would be written. */
  readonly default: string;
  /** Throws RangeError with "must be ..." when the text does not fit. */
  readonly parse: (text: string) => T;
  /** Not shown in an error, since it is or may hold what nothing may print: all of it, or the password in an address. */
  readonly secret?: 'whole' | 'password';
}

export const text = (standard: string, about: string): Setting<string> => ({ about, default: standard, parse: (value) => value });
export const flag = (standard: boolean, about: string): Setting<boolean> => ({
  about,
  default: String(standard),
  parse: (value) => {
    if (value !== 'true' && value !== 'false') throw new RangeError('must be true or false');
    return value === 'true';
  },
});
export const whole = (standard: number, from: number, to: number, about: string): Setting<number> => ({
  about,
  default: String(standard),
  parse: (value) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < from || number > to) throw new RangeError(`must be a whole number from ${from} to ${to}`);
    return number;
  },
});

export const oneOf = <Choice extends string>(standard: Choice, choices: readonly Choice[], about: string): Setting<Choice> => ({
  about: `${about} One of ${choices.join(', ')}.`,
  default: standard,
  parse: (value) => {
    const choice = choices.find((each) => each === value);
    if (choice === undefined) throw new RangeError(`must be one of ${choices.join(', ')}`);
    return choice;
  },
});

export const fraction = (standard: number, about: string): Setting<number> => ({
  about,
  default: String(standard),
  parse: (value) => {
    const number = Number(value);
    if (!/^[\d.]+$/.test(value) || !(number >= 0 && number <= 1)) throw new RangeError('must be a number from 0 to 1');
    return number;
  },
});

/** Where traces go: an address, `console`, or the empty text for nowhere. */
export const traces = (about: string): Setting<string> => ({
  about,
  default: '',
  secret: 'password',
  parse: (value) => {
    if (value !== '' && value !== 'console' && !(/^https?:/.test(value) && URL.canParse(value))) throw new RangeError('must be like http://127.0.0.1:4318/v1/traces, console, or empty');
    return value;
  },
});

export const password = (about: string): Setting<string> => ({ ...text('', about), secret: 'whole' });

const HIGHEST_OF_CRON = [59, 23, 31, 12, 7];

/** Five fields of cron, checked before anything starts; "never" is read as the empty text, which plans nothing. */
export const schedule = (standard: string, about: string): Setting<string> => ({
  about,
  default: standard,
  parse: (value) => {
    if (value === 'never') return '';
    const fields = value.trim().split(/\s+/);
    const fits = (field: string, at: number): boolean =>
      /^[\da-z*,/-]+$/i.test(field) && (field.match(/\d+/g) ?? []).every((number) => Number(number) <= (HIGHEST_OF_CRON[at] ?? 0));
    if (fields.length !== HIGHEST_OF_CRON.length || !fields.every(fits)) throw new RangeError('must be a cron expression like "0 3 * * *", or never');
    return value;
  },
});

export const address = (standard: string, schemes: readonly string[], about: string): Setting<string> => ({
  about,
  default: standard,
  secret: 'password',
  parse: (value) => {
    const form = `${schemes.map((scheme) => `${scheme}://`).join(' or ')}user:password@host:port/name`;
    if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol.slice(0, -1))) throw new RangeError(`must be like ${form}`);
    return value;
  },
});

/** A hash is no secret by itself, but who sees one in a message might take it for the key. */
export const sha256 = (about: string): Setting<string> => ({
  about,
  default: '',
  secret: 'whole',
  parse: (value) => {
    if (value !== '' && !/^[0-9a-f]{64}$/.test(value)) throw new RangeError('must be a SHA-256 as 64 hexadecimal digits');
    return value;
  },
});

/** "EUR:500000,default:1000000": an order value from which a tier applies, per currency. */
export const thresholds = (standard: TierThresholds['premium'], about: string): Setting<TierThresholds['premium']> => ({
  about,
  default: Object.entries(standard).map(([currency, value]) => `${currency}:${value / 10_000n}`).join(','),
  parse: (value) => {
    const byCurrency: Record<string, Money> = { ...(standard['default'] !== undefined && { default: standard['default'] }) };
    for (const part of value.split(',')) {
      const [currency = '', amount = ''] = part.split(':').map((piece) => piece.trim());
      const parsed = parseMoney(amount);
      if ((currency !== 'default' && !CURRENCIES.has(currency)) || !parsed.ok) throw new RangeError('must be like "EUR:500000,default:1000000"');
      byCurrency[currency] = parsed.amount;
    }
    return byCurrency;
  },
});

export const amount = (standard: string, about: string): Setting<Money> => ({
  about,
  default: standard,
  parse: (value) => {
    const parsed = parseMoney(value);
    if (!parsed.ok || parsed.amount < 0n) throw new RangeError('must be an amount of at least 0, such as 1000 or 999.95');
    return parsed.amount;
  },
});

/** "USD:24000,EUR:26000.5": what one of each currency is worth. */
export const rates = (standard: string, about: string): Setting<Readonly<Record<string, Money>>> => ({
  about,
  default: standard,
  parse: (value) =>
    Object.fromEntries(
      value.split(',').map((part) => {
        const [currency = '', worth = ''] = part.split(':').map((piece) => piece.trim());
        const parsed = parseMoney(worth);
        if (!CURRENCIES.has(currency) || !parsed.ok || parsed.amount <= 0n) throw new RangeError(`must be like "${standard},EUR:26000.5"`);
        return [currency, parsed.amount];
      }),
    ),
});
