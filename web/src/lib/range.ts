/**
 * Two clocks as a range, `09:15 – 17:30`: no line ends amid it. After a dash one may, even before a space that keeps what is beside
 * it together; not before what joins words, though.
 */
export const rangeOf = (from: string, to: string): string => `${from}\u00a0–\ufeff\u00a0${to}`;

/** What the server has said, with its ranges of clocks, `09:15–17:30`, as they are said here. */
export const withRanges = (text: string): string =>
  text.replaceAll(/(\d\d:\d\d)\s?–\s?(\d\d:\d\d)/g, (_, from: string, to: string) => rangeOf(from, to));
