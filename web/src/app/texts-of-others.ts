import { byName } from './text-files.ts';

/** Texts of what comes after the first pages. */
export const others = byName(
  import.meta.glob<object>(
    ['../{parts,features}/**/texts/*.ts', '!../parts/texts/*.ts', '!../features/{book,bookings,sign-in}/texts/*.ts'],
    { import: 'texts' },
  ),
);
