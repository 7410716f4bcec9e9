/**
 * Text that came from outside, fit to be printed: control characters would move the cursor of whoever looks at it, and
 * a line break would tear a table apart.
 */
export function plainText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** As much of a text as fits into so many columns, with an ellipsis where some is left out. */
export function cutTo(text: string, columns: number): string {
  const characters = Array.from(text);
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}
