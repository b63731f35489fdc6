import { expect, it } from 'vitest';
import { nameOfStranger } from './words.ts';

it('the name of somebody from outside is no link in a letter', () => {
  expect(nameOfStranger('your account: evil.example/login')).toBe('your account: evil. example/ login');
  expect(nameOfStranger('mailto:me@evil.example')).toBe('mailto: me@ evil. example');
  expect(nameOfStranger('Dr. J. Smith')).toBe('Dr. J. Smith');
});
