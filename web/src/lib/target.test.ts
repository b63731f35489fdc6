import { describe, expect, it } from 'vitest';
import { safeTarget } from './target.ts';

const here = 'https://atrium.example';

describe('where to go after signing in', () => {
  it.each(['/', '/bookings', '/?floor=3&day=2026-11-24', '/bookings#past'])('%s is a page of ours', (path) => {
    expect(safeTarget(path, here)).toBe(path);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
    'bookings',
    '',
    '/..//evil.example',
    '/.//evil.example',
    '/sign-in?to=/bookings',
    null,
    undefined,
    7,
    ['/bookings'],
  ])('%j leads home', (wanted) => {
    expect(safeTarget(wanted, here)).toBe('/');
  });
});
