/** What a guard found, and how much it looked at: a guard that saw nothing has proven nothing. */
export interface Report {
  /** How many files, imports, mentions … it judged. */
  readonly seen: number;
  /** `path:line what is wrong`, in the order of the files. */
  readonly violations: readonly string[];
}

/** Violations of files that are on their way out, each as `path what`. The list may only become shorter. */
export interface Exceptions {
  /** Known violations that are there no more: their lines must go. */
  readonly outdated: readonly string[];
  readonly unknown: readonly string[];
}

/** Compares what was found with what is known to be left, `path what` without the lines. */
export function compare(violations: readonly string[], known: readonly string[]): Exceptions {
  const found = new Set(violations.map((one) => one.replace(/:\d+ /, ' ')));
  return {
    outdated: known.filter((one) => !found.has(one)),
    unknown: violations.filter((one) => !known.includes(one.replace(/:\d+ /, ' '))),
  };
}
