import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { tableOf, type Row } from './figures.ts';
import { benchAnalytics } from './analytics.ts';
import { benchAvailability } from './availability.ts';
import { benchBooking } from './booking.ts';
import { benchClosure } from './closure.ts';
import { benchDelivery } from './delivery.ts';
import { benchExport } from './export.ts';
import { benchHttp } from './http.ts';
import { benchIngest } from './ingest.ts';
import { benchMapping } from './mapping.ts';
import { benchMemory } from './memory.ts';
import { benchMerge } from './merge.ts';
import { benchSeries } from './series.ts';
import { benchSync } from './sync.ts';
import { benchWaiting } from './waiting.ts';
import { benchWorkbook } from './workbook.ts';

interface Options {
  /** The large data sets. */
  readonly full: boolean;
}

const benches: Readonly<Record<string, (options: Options) => Promise<Row[]>>> = {
  http: benchHttp,
  booking: benchBooking,
  waiting: benchWaiting,
  series: benchSeries,
  closure: benchClosure,
  availability: benchAvailability,
  analytics: benchAnalytics,
  delivery: benchDelivery,
  export: benchExport,
  ingest: benchIngest,
  mapping: benchMapping,
  memory: benchMemory,
  merge: benchMerge,
  sync: benchSync,
  workbook: benchWorkbook,
};

/** Runs the benchmarks named, or all of them; prints one table and writes results.json beside this file. */
async function main(args: readonly string[]): Promise<number> {
  const full = args.includes('--full');
  const named = args.filter((arg) => !arg.startsWith('--'));
  const unknown = named.find((name) => !(name in benches));
  if (unknown !== undefined) {
    process.stderr.write(`bench: there is no "${unknown}"; there are ${Object.keys(benches).join(', ')}\n`);
    return 2;
  }
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (named.length > 0 && !named.includes(name)) continue;
    process.stderr.write(`bench: ${name} …\n`);
    rows.push(...(await bench({ full })));
  }
  process.stdout.write(`${tableOf(rows)}\n`);
  const machine = { cores: availableParallelism(), node: process.version, full };
  const results = { at: new Date().toISOString(), machine, rows };
  await writeFile(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
