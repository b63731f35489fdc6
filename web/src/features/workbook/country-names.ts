/** Codes that stand for no country of their own. */
const NONE = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA']);
const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCodePoint(65 + i));

/** Is it the code that a country has today? Those of old stand for another one by now. */
const isToday = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code;

/** All countries by name, in a language. */
export function countryNames(language: string): { readonly value: string; readonly label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  return LETTERS.flatMap((one) => LETTERS.map((other) => one + other))
    .filter((code) => !NONE.has(code) && isToday(code))
    .flatMap((value) => {
      const label = names.of(value);
      return label === undefined ? [] : [{ value, label }];
    })
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
}
