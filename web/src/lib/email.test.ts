import { fullFormats } from 'ajv-formats/dist/formats.js';
import { expect, it } from 'vitest';
import { isEmail } from './email.ts';

it.each([
  ['ada@example.com', true],
  ['Ada.L+desk@mail.example.co', true],
  ["o'hara_1@x-y.example", true],
  ['ada', false],
  ['ada@', false],
  ['ada@localhost', false],
  ['@example.com', false],
  ['ada@@example.com', false],
  ['a da@example.com', false],
  ['ada.@example.com', false],
  ['ada@-example.com', false],
  ['ada@example.com.', false],
  ['電郵@example.com', false],
])('%s: an e-mail address? %s, as the server has it', (text, expected) => {
  expect(isEmail(text)).toBe(expected);
  expect((fullFormats.email as RegExp).test(text)).toBe(expected);
});
