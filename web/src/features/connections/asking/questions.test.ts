import { expect, it } from 'vitest';
import { questionOf, readable } from './questions.ts';

it('reads an address and what is asked for there out of what was typed', () => {
  expect(questionOf(' rooms?limit=5&search=a%26b? ')).toEqual({
    path: '/rooms',
    query: { limit: '5', search: 'a&b?' },
  });
  expect(questionOf('/rooms/4')).toEqual({ path: '/rooms/4' });
  expect(questionOf('/rooms?')).toEqual({ path: '/rooms' });
});

it('writes JSON so that a person reads it, and anything else as it is', () => {
  expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(readable('<a>')).toBe('<a>');
});
