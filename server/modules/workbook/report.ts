import { createHash } from 'node:crypto';
import { MAX_LISTED, type Issue, type Kind, type Report, type RowOutcome } from './contract.ts';
import type { Row } from './layout.ts';

export type Deed = 'created' | 'changed' | 'unchanged';

/** What became of one thing, and for which row: the first that names it. */
export interface Done {
  readonly kind: Kind;
  readonly deed: Deed;
  readonly row: Row;
  /** What it is and becomes, so that two plans can be told apart. */
  readonly what: string;
}

/** What was found and done in one part of the work: it counts once that part does. */
export interface Notes {
  readonly done: Done[];
  readonly issues: Issue[];
  /** Rows that nothing is done for, by an error that is an issue of its own. */
  readonly leftOut: Row[];
}

export const newNotes = (): Notes => ({ done: [], issues: [], leftOut: [] });

const plural = {
  country: 'countries',
  region: 'regions',
  building: 'buildings',
  floor: 'floors',
  space: 'spaces',
} as const;

/** Writes down what becomes of a workbook, part by part. */
export class Reporter {
  readonly #rows: readonly Row[];
  readonly #country: string;
  readonly #issues: Issue[] = [];
  readonly #done = new Map<Row, { readonly created: Kind[]; readonly changed: Kind[] }>();
  readonly #leftOut = new Set<Row>();
  readonly #digest = createHash('sha256');
  readonly #counts = { countries: zero(), regions: zero(), buildings: zero(), floors: zero(), spaces: zero() };
  #isComplete = true;

  constructor(rows: readonly Row[], country: string) {
    this.#rows = rows;
    this.#country = country;
    this.#digest.update(country);
  }

  /** Errors of rows leave them out; others are to be looked at. */
  tell(issues: readonly Issue[]): void {
    this.#issues.push(...issues);
  }

  /** A part of the work is done. */
  take({ done, issues, leftOut }: Notes): void {
    this.tell(issues);
    for (const row of leftOut) this.#leftOut.add(row);
    for (const { kind, deed, row, what } of done) {
      this.#counts[plural[kind]][deed]++;
      const of = this.#done.get(row) ?? { created: [], changed: [] };
      this.#done.set(row, of);
      if (deed === 'unchanged') continue;
      of[deed].push(kind);
      this.#digest.update(`\n${kind} ${deed} ${what}`);
    }
  }

  /** Not all was done. */
  stop(): void {
    this.#isComplete = false;
  }

  /** @param from how many rows are not listed before */
  report(from: number): Report {
    const wrong = new Set(this.#issues.filter(({ severity }) => severity === 'error').map(placeOf));
    const outcomes = this.#rows.map((row) => this.#outcomeOf(row, wrong));
    const count = (outcome: RowOutcome['outcome']): number => outcomes.filter((one) => one === outcome).length;
    const errors = this.#issues.filter(({ severity }) => severity === 'error');
    const warnings = this.#issues.filter(({ severity }) => severity === 'warning');
    return {
      digest: this.#digest.copy().digest('base64url'),
      complete: this.#isComplete,
      country: this.#country,
      counts: this.#counts,
      rows: {
        total: outcomes.length,
        created: count('created'),
        changed: count('changed'),
        unchanged: count('unchanged'),
        leftOut: count('left_out'),
      },
      errors: errors.length,
      warnings: warnings.length,
      issues: [...errors, ...warnings].slice(0, MAX_LISTED),
      items: this.#rows
        .slice(from, from + MAX_LISTED)
        .map((row, i) => this.#show(row, outcomes[from + i] ?? 'left_out')),
    };
  }

  #outcomeOf(row: Row, wrong: ReadonlySet<string>): RowOutcome['outcome'] {
    if (this.#leftOut.has(row) || wrong.has(placeOf(row))) return 'left_out';
    const { created, changed } = this.#done.get(row) ?? { created: [], changed: [] };
    return created.length > 0 ? 'created' : changed.length > 0 ? 'changed' : 'unchanged';
  }

  #show(row: Row, outcome: RowOutcome['outcome']): RowOutcome {
    const { created, changed } = this.#done.get(row) ?? { created: [], changed: [] };
    const { sheet, cells } = row;
    const [building, floor, space] = [cells['Building Name'] || cells['Building Code'], cells.Floor, cells.Room].map(
      shown,
    );
    return {
      sheet,
      row: row.row,
      building: building ?? '',
      floor: floor ?? '',
      space: space ?? '',
      outcome,
      created,
      changed,
    };
  }
}

const zero = () => ({ created: 0, changed: 0, unchanged: 0 });
const placeOf = ({ sheet, row }: { readonly sheet: string; readonly row: number }): string => `${row} ${sheet}`;
/** No more of a cell than a name has. */
const shown = (text: string): string => text.slice(0, 200).toWellFormed();
