/** Latencies in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The value that a share of all lies at or below (nearest rank). */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );

export function latencyOf(values: readonly number[]): Latency {
  const ascending = values.toSorted((a, b) => a - b);
  return {
    p50: quantile(ascending, 0.5),
    p95: quantile(ascending, 0.95),
    p99: quantile(ascending, 0.99),
    max: ascending.at(-1) ?? Number.NaN,
  };
}

export interface Rounds<Figures> {
  readonly rounds: readonly Figures[];
  /** The median of each figure. */
  readonly middle: Figures;
}

/**
 * Measures again and again: what runs beside each other is disturbed alike, and the median forgets the odd one out. A
 * round before the first is not counted: servers run for weeks, and are measured with their code compiled.
 */
export async function inRounds<Figures extends Readonly<Record<string, number>>>(
  count: number,
  measure: (round: number) => Promise<Figures>,
): Promise<Rounds<Figures>> {
  await measure(0);
  const rounds: Figures[] = [];
  for (let round = 1; round <= count; round++) rounds.push(await measure(round));
  const names = Object.keys(rounds[0] ?? {});
  const middle = Object.fromEntries(names.map((name) => [name, median(rounds.map((one) => one[name] ?? Number.NaN))]));
  return { rounds, middle: middle as Figures };
}

/** An aim for a ratio. */
export const atLeast = (aim: number, ratio: number): Row['aim'] => ({ text: `>= ${aim}`, reached: ratio >= aim });

/** One row of the table: ours against the thing it is measured beside, in the same run. */
export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly beside: string;
  readonly ratio: number;
  /** Null: a figure for itself, without an aim. */
  readonly aim: { readonly text: string; readonly reached: boolean } | null;
  /** Where the time went. */
  readonly note: string;
  /** Every round, for whoever wants to look closer. */
  readonly rounds: readonly Readonly<Record<string, number>>[];
}

const COLUMNS = ['benchmark', 'Atrium', 'beside it', 'ratio', 'aim', '', 'note'] as const;

/** The rows as one table of plain text. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.ours,
    row.beside,
    row.ratio.toFixed(2),
    row.aim?.text ?? '',
    row.aim === null ? '' : row.aim.reached ? 'reached' : 'SHORT',
    row.note,
  ]);
  const all = [COLUMNS, ...cells];
  const widths = COLUMNS.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(COLUMNS), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}

/** `12,345` */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
