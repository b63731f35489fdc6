import { expect, test } from 'vitest';
import { refuseHalfCharacters } from './well-formed.ts';

const paramOf = (text: string): string | null => refuseHalfCharacters(text, JSON.parse(text))?.details.param ?? null;

test.each([
  [String.raw`{"title":"a\udfffb"}`, 'title'],
  [String.raw`{"attendees":[{"name":"x"},{"name":"\ud83d"}]}`, 'attendees[1].name'],
  [String.raw`{"names":{"fr":"\uDC00\uD800"}}`, 'names.fr'],
  [String.raw`{"title":"\ud83d\ude00 \u0041"}`, null],
  ['{"title":"😀"}', null],
  ['{"title":7,"end":null}', null],
])('%s: %s', (text, param) => expect(paramOf(text)).toBe(param));

test('half a character in a name of a field is refused too', () => {
  expect(refuseHalfCharacters(String.raw`{"\udfff":1}`, JSON.parse(String.raw`{"\udfff":1}`))?.kind.status).toBe(400);
});
