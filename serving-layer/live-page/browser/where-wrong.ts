/** Where in a rejected record's text the mistake is that a rejection tells of, so that it lies under the cursor. */

/** From and to, in the text; undefined where the sentence names no place in it. */
export function whereWrong(text: string, detail: string): readonly [from: number, to: number] | undefined {
  return atPosition(text, detail) ?? atToken(text, detail) ?? atField(text, detail);
}

/** JSON.parse: "… in JSON at position 37". */
function atPosition(text: string, detail: string): readonly [number, number] | undefined {
  const [, position] = /at position (\d+)/.exec(detail) ?? [];
  return position === undefined ? undefined : [Math.min(Number(position), text.length), Math.min(Number(position) + 1, text.length)];
}

/** Characters that JSON.parse quotes before the token. */
const QUOTED_BEFORE = 10;

/** JSON.parse: `Unexpected token '<', ..."mpleted", <img src="... is not valid JSON`. */
function atToken(text: string, detail: string): readonly [number, number] | undefined {
  const [, token = '', dots, quoted = ''] = /^Unexpected token '(.)', (\.\.\.)?"(.*?)"(?:\.\.\.)? is not valid JSON$/s.exec(detail) ?? [];
  const start = quoted === '' ? -1 : text.indexOf(quoted);
  if (start < 0) return undefined;
  const at = dots === undefined ? text.indexOf(token, start) : start + QUOTED_BEFORE;
  return [at, at + 1];
}

/** "data.items.1.quantity: …", and sentences that begin with a field's name or speak of the version. */
function atField(text: string, detail: string): readonly [number, number] | undefined {
  const [, path = ''] = /^([\w.]+): /.exec(detail) ?? /^(timestamp|eventType)\b/.exec(detail) ?? / has no (version) /.exec(detail) ?? [];
  const steps = path.split('.');
  const name = steps.findLast((step) => /\D/.test(step));
  if (name === undefined) return undefined;
  const before = Number(steps.findLast((step) => /^\d+$/.test(step)) ?? 0);
  const found = [...text.matchAll(new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*"|[^\\s,}\\]]+)`, 'g'))];
  const match = found[before] ?? found[0];
  if (!match) return undefined;
  const to = match.index + match[0].length;
  return [to - (match[1]?.length ?? 0), to];
}
