import { defineEvent } from './event';
import { amount, id, optional, text } from './field';
import { upcast } from './upcast';

const declared = {
  type: 'ParcelSent',
  topic: 'parcel-sent',
  about: 'A parcel left.',
  fields: { orderId: id('The order.'), fee: optional(amount('What it cost.')), carrier: text('Who carries it.', 64) },
};
/** Each version knows only the next. */
const upcasters = {
  1: (raw: Readonly<Record<string, unknown>>) => ({ ...raw, version: 2, data: { orderId: raw['order'] } }),
  2: (raw: Readonly<Record<string, unknown>>) => ({ ...raw, version: 3, data: { ...(raw['data'] as object), carrier: 'unknown' } }),
};

describe('an event of three versions', () => {
  const event = defineEvent({ ...declared, version: 3, upcasters });

  it('is raised a version at a time, whichever it came in', () => {
    const newest = { version: 3, data: { orderId: 'o', carrier: 'by bike' } };
    expect(upcast(event, 1, { order: 'o' })).toMatchObject({ version: 3, data: { orderId: 'o', carrier: 'unknown' } });
    expect(upcast(event, 2, { version: 2, data: { orderId: 'o' } })).toEqual({ version: 3, data: { orderId: 'o', carrier: 'unknown' } });
    expect(upcast(event, 3, newest)).toBe(newest);
  });

  it.each([0, 4, 1.5, '2', null, 'toString'])('has no version %j', (version) => {
    expect(upcast(event, version, {})).toBeUndefined();
  });

  it('cannot be declared with a version that nothing raises', () => {
    expect(() => defineEvent({ ...declared, version: 3, upcasters: { 1: upcasters[1] } })).toThrow('ParcelSent is of version 3, so upcasters of 1, 2 must be there and no others: there are 1');
    expect(() => defineEvent({ ...declared, version: 2, upcasters })).toThrow('upcasters of 1 must be there and no others: there are 1, 2');
  });
});
