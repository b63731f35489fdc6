import classes from './person.module.css';

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

/** The same hue for the same name, always; neighbours in the alphabet lie far apart. */
const hueOf = (name: string): number =>
  Array.from(name).reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7) % 360;

/** A person's initials in a circle; their name stands beside it. */
export function Person({ name, size = 28 }: { readonly name: string; readonly size?: number }) {
  return (
    <span
      className={classes.person}
      style={{ width: size, height: size, fontSize: size * 0.38, ['--hue' as string]: hueOf(name) }}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}
