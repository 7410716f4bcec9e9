import { whereWrong } from './where-wrong';

const pointed = (text: string, detail: string): string | undefined => {
  const place = whereWrong(text, detail);
  return place && text.slice(...place);
};
/** As the layers say it. */
const reasonOf = (text: string): string => {
  try {
    JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${text} is JSON`);
};

describe('where a rejected record is wrong', () => {
  const text = '{"eventType": "Paid", "version": 9, "timestamp": "yesterday", "data": {"amount": "1,50" , "note": "say \\"hi\\"", "items": [{"quantity": 1}, {"quantity": -2}]}}';

  it.each([
    ['data.amount: is not a plain decimal number', '"1,50"'],
    ['data.note: is not known', '"say \\"hi\\""'],
    ['data.items.1.quantity: must be above 0', '-2'],
    ['timestamp "yesterday" is not like 2011-12-09T12:50:00Z', '"yesterday"'],
    ['eventType is "Paid"', '"Paid"'],
    ['PaymentCompleted has no version 9', '9'],
  ])('is the value of the field: %s', (detail, value) => expect(pointed(text, detail)).toBe(value));

  it.each([
    ['{"eventType": "PaymentCompleted", <b>}', '<'],
    ['{"a": 1, "b": oops, "c": "a longer text behind it"}', 'o'],
    ['[1, x]', 'x'],
  ])('is the character that no JSON has there: %s', (broken, char) => expect(pointed(broken, reasonOf(broken))).toBe(char));

  it.each(['the key is missing, the order id "o99"', 'data.country: is missing', 'is not an object'])('is not told where it is no place: %s', (detail) => expect(pointed(text, detail)).toBeUndefined());
});
