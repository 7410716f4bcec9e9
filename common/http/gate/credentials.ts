/**
 * The key of a request: `Authorization: Bearer <key>`, or Basic with the key as the password, which is what a browser
 * sends once it has asked. Never in the address: addresses end up in logs and histories.
 */
export function keyIn(authorization: string): string {
  const [scheme = '', value = ''] = authorization.trim().split(/ +/, 2);
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return '';
  const pair = Buffer.from(value, 'base64').toString('latin1');
  return pair.slice(pair.indexOf(':') + 1);
}
