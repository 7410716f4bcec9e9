import { allows, hashOf, holdsKey, idOf, isTextOf, newKey, ROLES, withoutKeys } from './api-key';
import { KeyRing } from './key-ring';

test('a key is 256 random bits behind its id, and what is kept is no way back', () => {
  const { text, kept } = newKey('read');
  const [, id, secret = ''] = /^twofold_([a-z0-9]{8})_(.+)$/.exec(text) ?? [];
  expect(kept).toEqual({ id, role: 'read', hash: hashOf(text) });
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(kept.hash).toHaveLength(32);
  expect(JSON.stringify(kept)).not.toContain(secret);
});

test('no two keys are alike', () => {
  const texts = Array.from({ length: 1_000 }, () => newKey('read').text);
  expect(new Set(texts.map((text) => text.slice(17))).size).toBe(1_000);
});

test('operate may do all, the others only their own', () => {
  const allowed = ROLES.map((held) => ROLES.filter((needed) => allows(held, needed)));
  expect(allowed).toEqual([['read'], ['ingest'], ['read', 'ingest', 'operate']]);
});

test('only the very text is a key', () => {
  const { text, kept } = newKey('read');
  expect(isTextOf(text, kept)).toBe(true);
  const other = text.at(-1) === 'A' ? 'B' : 'A';
  expect(isTextOf(text.slice(0, -1) + other, kept)).toBe(false);
  expect(isTextOf('', kept)).toBe(false);
});

test.each(['', 'twofold__', 'twofold_k3v9x2ab_', 'Bearer x', `twofold_k3v9x2ab_${'a'.repeat(44)}`, `twofold_K3V9X2AB_${'a'.repeat(43)}`])('%j has not the form of a key', (text) => {
  expect(idOf(text)).toBeUndefined();
});

test('keys are found in texts, and struck out of them', () => {
  const { text, kept } = newKey('operate');
  const line = `GET /?key=${text} and ${text}`;
  expect(holdsKey(line)).toBe(true);
  expect(holdsKey(line)).toBe(true);
  expect(holdsKey('/api/views/twofold_x')).toBe(false);
  expect(withoutKeys(line)).toBe(`GET /?key=twofold_${kept.id}_*** and twofold_${kept.id}_***`);
});

describe('a ring of keys', () => {
  const [good, other, started] = [newKey('read'), newKey('ingest'), newKey('operate', 'npmstart')];

  test('knows nothing before the first reading but the key of its start', () => {
    const ring = new KeyRing([started.kept]);
    expect([ring.state, ring.find(good.text), ring.find(started.text)?.role]).toEqual(['unknown', undefined, 'operate']);
  });

  test('forgets what is revoked at the next reading', () => {
    const ring = new KeyRing([started.kept]);
    ring.take({ configured: true, keys: [good.kept, other.kept] });
    expect([ring.state, ring.find(good.text)?.role, ring.find(other.text)?.role]).toEqual(['keys', 'read', 'ingest']);
    ring.take({ configured: true, keys: [other.kept] });
    expect([ring.find(good.text), ring.has(good.kept), ring.has(other.kept), ring.has(started.kept)]).toEqual([undefined, false, true, true]);
  });

  test('the last revoked key does not leave it without keys', () => {
    const ring = new KeyRing();
    ring.take({ configured: true, keys: [] });
    expect(ring.state).toBe('keys');
  });

  test('an id of somebody else with a secret of one\'s own is no key', () => {
    const ring = new KeyRing();
    ring.take({ configured: true, keys: [good.kept] });
    expect(ring.find(newKey('operate', good.kept.id).text)).toBeUndefined();
  });
});
