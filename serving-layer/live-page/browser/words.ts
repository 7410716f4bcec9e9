/** Figures as people read them. Amounts come as decimal texts and are formatted as such: no float ever holds one. */
const formats = new Map<string, Intl.NumberFormat>();

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** With all its decimals, and at least `decimals`; none given: as many as the currency has. */
function format(currency: string, decimals: number | undefined): Intl.NumberFormat {
  const key = `${currency} ${decimals ?? ''}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...(decimals !== undefined && { minimumFractionDigits: decimals }), maximumFractionDigits: 4 });
    formats.set(key, known);
  }
  return known;
}

export function money(amount: string, currency: string, decimals?: number): string {
  return moneyParts(amount, currency, decimals).map(({ value }) => value).join('');
}

export function moneyParts(amount: string, currency: string, decimals?: number): Intl.NumberFormatPart[] {
  if (!isDecimal(amount)) throw new TypeError(`"${amount}" is no amount`);
  return format(currency, decimals).formatToParts(amount);
}

/** Decimals of the amount that has most: so that amounts below one another line up. */
export function decimalsOf(amounts: readonly string[]): number | undefined {
  const most = Math.max(...amounts.map((amount) => amount.split('.')[1]?.length ?? 0));
  return most > 2 ? most : undefined;
}

/** A ratio, which was rounded already: to as many decimals as the currency has. */
export function rounded(amount: string, currency: string): string {
  return isDecimal(amount) ? new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(amount) : amount;
}

export function count(number: number | string): string {
  return typeof number === 'number' ? number.toLocaleString('en') : isDecimal(number) ? new Intl.NumberFormat('en').format(number) : number;
}

/** A decimal text with its digits in groups, all of them; any other text as it is. */
export function grouped(text: string): string {
  return isDecimal(text) ? EXACT.format(text) : text;
}
const EXACT = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

/** "now", "12 s", "3 min", "5 h", "2 days". */
export function age(seconds: number | null): string {
  if (seconds === null) return 'none yet';
  if (seconds < 2) return 'now';
  if (seconds < 90) return `${Math.floor(seconds)} s ago`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

/** "2011-12-09 12:50", UTC. */
export function moment(millis: number): string {
  return new Date(millis).toISOString().slice(0, 16).replace('T', ' ');
}

/** A bucket by its start: "2011-12", "2011-12-09" or as a moment. */
export function bucket(millis: number, granularity: string): string {
  const length = granularity === 'month' ? 7 : granularity === 'day' ? 10 : 16;
  return moment(millis).slice(0, length);
}

/** Seconds between two moments as a duration. */
export function duration(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}
