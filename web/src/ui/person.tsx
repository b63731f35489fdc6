import { Avatar } from '@mantine/core';

/** `Ada Lovelace` → `AL`; a Chinese name gives its last character. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s-]+/)
    .filter((word) => word !== '');
  const [first = '', ...rest] = words;
  if (/\p{Script=Han}/u.test(first)) return Array.from(first).at(-1) ?? '';
  const letters = [first, rest.at(-1) ?? ''].map((word) => Array.from(word)[0] ?? '');
  return letters.join('').toUpperCase();
}

const hues = ['teal', 'indigo', 'grape', 'orange', 'cyan', 'pink', 'lime', 'violet'] as const;

/** The same colour for the same name, always. */
const hueOf = (name: string): string =>
  hues[Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % hues.length] ?? 'gray';

/** A person's initials in a circle; their name stands beside it. */
export function Person({ name, size = 28 }: { readonly name: string; readonly size?: number }) {
  return (
    <Avatar size={size} radius="xl" color={hueOf(name)} variant="light" aria-hidden="true">
      {initialsOf(name)}
    </Avatar>
  );
}
