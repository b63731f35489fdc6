import { setTimeout as pause } from 'node:timers/promises';
import { csvOf, filled, xlsxOf } from '../test/support/workbooks.ts';
import { milliseconds, type Row } from './figures.ts';
import { openStage, type Stage } from './stage.ts';

/** As many rows as a workbook may have. */
const ROWS = 50_000;
/** What is aimed at, in milliseconds: all of it, and what somebody else waits meanwhile for an answer. */
const DONE = 30_000;
const OTHERS = 500;
const ASKED_EVERY_MS = 50;

const rows = Array.from({ length: ROWS }, (_, i) =>
  filled({
    'Building Name': `Tower ${i % 10}`,
    Floor: `Floor ${i % 50}`,
    Room: `Space ${i}`,
    'Space Type': i % 3 === 0 ? 'Meeting Room' : 'Desk',
    Capacity: 1 + (i % 9),
    Description: 'By the window',
  }),
);

/** A workbook of as many rows as it may have: checked, applied, applied again; and how long others wait meanwhile. */
export async function benchWorkbook(): Promise<Row[]> {
  await using stage = await openStage();
  const [xlsx, csv] = [await xlsxOf(rows), csvOf(rows)];
  const over = new AbortController();
  const waited = longestWait(stage, over.signal);
  const took: Record<string, number> = {};
  try {
    took['checked'] = await timed(stage, '/workbook/check', xlsx);
    took['applied'] = await timed(stage, '/workbook', xlsx);
    took['applied again, as .csv'] = await timed(stage, '/workbook', csv);
  } finally {
    over.abort();
  }
  const most = await waited;
  return [
    ...Object.entries(took).map(([what, ms]) => rowOf(`workbook: ${ROWS} rows ${what}`, ms, DONE)),
    rowOf('workbook: somebody else’s longest wait meanwhile', most, OTHERS),
  ];
}

const rowOf = (name: string, ms: number, aim: number): Row => ({
  name,
  ours: milliseconds(ms),
  beside: '',
  ratio: ms / aim,
  aim: { text: `<= ${milliseconds(aim)}`, reached: ms <= aim },
  note: '',
  rounds: [{ ms }],
});

async function timed({ url, token }: Stage, path: string, body: Uint8Array): Promise<number> {
  const begun = performance.now();
  const reply = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: Uint8Array.from(body),
  });
  const report = (await reply.json()) as { readonly rows?: { readonly total: number; readonly leftOut: number } };
  if (!reply.ok || report.rows?.total !== ROWS || report.rows.leftOut > 0)
    throw new Error(JSON.stringify(report).slice(0, 2_000));
  return performance.now() - begun;
}

async function longestWait({ url, token }: Stage, over: AbortSignal): Promise<number> {
  let most = 0;
  while (!over.aborted) {
    const begun = performance.now();
    await (await fetch(`${url}/api/v1/buildings`, { headers: { authorization: `Bearer ${token}` } })).bytes();
    most = Math.max(most, performance.now() - begun);
    await pause(ASKED_EVERY_MS);
  }
  return most;
}
