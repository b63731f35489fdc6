import { breathing, inBreaths } from '../../platform/breaths.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, Problem } from '../../platform/contract/problems.ts';
import { readSheets, type SheetsVerdict } from '../../platform/files/read-sheets.ts';
import { lockBuildings, mustKeep } from '../places/places.ts';
import type { Unseen } from '../resources/resources.ts';
import { Carrier, type Piece, type Setting, type Settled } from './carry-out.ts';
import { invalidWorkbook, MAX_ROWS, MAX_UNPACKED, workbookOutdated, type endpoints, type Issue } from './contract.ts';
import { extractRows } from './extract.ts';
import { goingThrough } from './going-through.ts';
import { busyHands, idleHands, type Uses } from './hands.ts';
import { issueOf, oddityOf, type IssueCode } from './issues.ts';
import { LAST_HEADER_ROW, layOut, type Row } from './layout.ts';
import { portionsOf } from './pieces.ts';
import { newNotes, Reporter } from './report.ts';
import { keyOf } from './rules.ts';
import { readPlaces, readStanding, type Standing } from './standing.ts';
import { lockWorkbook } from './store.ts';
import { wantedBy, type WantedBuilding } from './wanted.ts';
import { countryName } from '../../platform/zones.ts';
import { writeText, writeWorkbook } from './write-workbook.ts';

type Calls = UseCases<typeof endpoints>;

/** What a workbook is carried out with. */
export interface WorkbookUses extends Uses {
  /** What of the resources the asking one does not see. */
  readonly unseenIn: (ctx: Ctx) => Unseen;
}

/** Others wait so long at most, in milliseconds, while a workbook is gone through. */
const BREATH_MS = 10;

/** Why a file is refused as a whole. */
const whyNot = {
  empty: 'It is empty',
  unknown: 'It is neither .xlsx nor .xls nor .csv',
  markup: 'It is a web page, whatever it is called: save it as .xlsx',
  damaged: 'It is damaged, or no workbook: open it and save it as .xlsx again',
  protected: 'It is protected by a password: save it without one',
  unpacked: `It is larger than ${MAX_UNPACKED / 1024 / 1024} MiB once it is unpacked`,
  effort: 'It takes too long to read: send it in parts',
  headers: 'No sheet has the headers in row 4, such as Building Name: start from the template',
  rows: `It has more than ${MAX_ROWS.toLocaleString('en')} rows: send it in parts`,
} as const satisfies Readonly<Record<Extract<SheetsVerdict, { ok: false }>['why'] | 'headers' | 'rows', string>>;

const unreadable = (reason: keyof typeof whyNot): Problem =>
  fail(invalidWorkbook, { param: 'body', detail: whyNot[reason], extra: { reason } });

/** What was sent, read: its rows, what they want, and what is wrong with them. */
interface Reading {
  readonly setting: Setting;
  readonly rows: readonly Row[];
  readonly buildings: readonly WantedBuilding[];
  readonly issues: readonly Issue[];
}

interface Sent {
  readonly bytes: Uint8Array;
  readonly country?: string;
}

/** @throws 400 for what is no workbook, has no headers or too many rows, and for a country that is none */
async function readWorkbook({ tenant, caller }: Ctx, { bytes, country = 'US' }: Sent): Promise<Reading> {
  if (countryName(country) === undefined) throw invalid('country', 'There is no country of this code');
  if (!(bytes instanceof Uint8Array)) throw unreadable('empty');
  const given = { bytes, mostRows: MAX_ROWS + LAST_HEADER_ROW + 1, mostUnpacked: MAX_UNPACKED };
  const verdict = await readSheets(given, caller);
  if (!verdict.ok) throw unreadable(verdict.why);
  const { rows, oddities, isFound } = await inBreaths(layOut(verdict.sheets), BREATH_MS);
  if (!isFound) throw unreadable('headers');
  if (rows.length > MAX_ROWS || verdict.sheets.some((sheet) => sheet.rows.length > MAX_ROWS + LAST_HEADER_ROW))
    throw unreadable('rows');
  const { buildings, issues } = await inBreaths(wantedBy(rows, country), BREATH_MS);
  const odd = oddities.map(({ code, ...where }) => oddityOf(code, where));
  const { encoding } = verdict;
  if (encoding !== null && encoding !== 'utf-8')
    odd.push(oddityOf('encoding_assumed', { sheet: '', row: 1, cell: null, value: encoding }));
  return { setting: { country, zone: tenant.zone }, rows, buildings, issues: [...odd, ...issues] };
}

const reporterOf = ({ rows, setting, issues }: Reading): Reporter => {
  const reporter = new Reporter(rows, setting.country);
  reporter.tell(issues);
  return reporter;
};

/** The buildings that some are, or may be, by name. */
function idsOf(
  { buildings, buildingsByName }: Pick<Standing, 'buildings' | 'buildingsByName'>,
  pieces: readonly Piece[],
  settled: Settled,
): number[] {
  const ids = pieces.flatMap(({ building }) => {
    const before = settled.get(building);
    if (before !== undefined) return before !== null && buildings.has(before) ? [before] : [];
    return [building.name, building.code].flatMap((name) =>
      (buildingsByName.get(keyOf(name)) ?? []).map(({ id }) => id),
    );
  });
  return [...new Set(ids)].toSorted((a, b) => a - b);
}

/** Finds out what would be done. */
async function check(ctx: Ctx, reading: Reading, unseen: Unseen): Promise<Reporter> {
  const reporter = reporterOf(reading);
  const places = await readPlaces(ctx);
  const breathe = breathing(BREATH_MS);
  const hands = idleHands();
  let settled: Settled = new Map();
  for (const pieces of portionsOf(reading.buildings)) {
    const standing = await readStanding(ctx, places, idsOf(places, pieces, settled), unseen);
    const carrier = new Carrier(hands, standing, reading.setting, settled);
    for (const piece of pieces) {
      await carrier.carryOut(piece);
      await breathe();
    }
    reporter.take(carrier.notes);
    settled = carrier.settled;
  }
  return reporter;
}

/** Carries out some of it, in one transaction: who asks is judged again, and what is there is read again. */
const carryOut = (
  ctx: Ctx,
  uses: WorkbookUses,
  { setting }: Reading,
  pieces: readonly Piece[],
  settled: Settled,
): Promise<Carrier> =>
  ctx.tx(async (tx: Tx) => {
    mustKeep(tx, 'whole');
    await lockWorkbook(tx);
    const places = await readPlaces(tx);
    const ids = idsOf(places, pieces, settled);
    await lockBuildings(tx, ids);
    const standing = await readStanding(tx, places, ids, uses.unseenIn(tx));
    const carrier = new Carrier(busyHands(tx, uses), standing, setting, settled);
    for (const piece of pieces) await carrier.carryOut(piece);
    // Owners are locked after what is booked (`access/hold-rights.ts`): what was written counts only where she still may.
    await tx.holdRights();
    return carrier;
  });

/** Rows that nothing was done for. */
function leftOut(pieces: readonly Piece[], code: IssueCode, value: string) {
  const notes = newNotes();
  const rows = pieces.flatMap((piece) => piece.rows);
  notes.leftOut.push(...rows);
  if (rows[0]) notes.issues.push(issueOf(code, rows[0], null, value));
  return notes;
}

const isEnd = ({ kind }: Problem): boolean => kind.status === 401 || kind.status === 403;

/** Carries all of it out, part by part; what is refused is told of, and the rest is done. @throws 401, 403 where nothing may be done at all */
async function apply(ctx: Ctx, uses: WorkbookUses, reading: Reading): Promise<Reporter> {
  const reporter = reporterOf(reading);
  let settled: Settled = new Map();
  let hasBegun = false;
  const portions = [...portionsOf(reading.buildings)];
  for (const [i, pieces] of portions.entries()) {
    try {
      const done = await carryOut(ctx, uses, reading, pieces, settled);
      reporter.take(done.notes);
      settled = done.settled;
      hasBegun = true;
    } catch (error) {
      if (!(error instanceof Problem) || (isEnd(error) && !hasBegun)) throw error;
      if (!isEnd(error)) {
        reporter.take(leftOut(pieces, 'refused', error.message));
        continue;
      }
      reporter.take(leftOut(portions.slice(i).flat(), 'stopped', error.message));
      reporter.stop();
      return reporter;
    }
  }
  return reporter;
}

/** @throws 409 where other things would be done than a check said */
async function mustBeAsChecked(ctx: Ctx, uses: WorkbookUses, reading: Reading, digest: string): Promise<void> {
  const wouldBe = (await check(ctx, reading, uses.unseenIn(ctx))).report(0);
  if (wouldBe.digest !== digest)
    throw fail(workbookOutdated, { param: 'digest', detail: 'Other things would be done by now: check it again' });
}

/** The use cases, with what others keep of what they change. */
export const workbookBy = (uses: WorkbookUses): Calls => ({
  getWorkbookTemplate: async (ctx) => {
    mustKeep(ctx, 'whole');
    return writeWorkbook('space-data-template', []);
  },
  getWorkbook: async (ctx, { format = 'xlsx' }) => {
    mustKeep(ctx, 'whole');
    const rows = extractRows(ctx, uses.unseenIn(ctx));
    return format === 'csv' ? writeText('space-data', rows) : writeWorkbook('space-data', rows);
  },
  checkWorkbook: async (ctx, { from = 0, ...sent }) => {
    mustKeep(ctx, 'whole');
    return goingThrough(ctx, async () => {
      const reporter = await check(ctx, await readWorkbook(ctx, sent), uses.unseenIn(ctx));
      return reporter.report(from);
    });
  },
  applyWorkbook: async (ctx, { from = 0, digest, ...sent }) => {
    mustKeep(ctx, 'whole');
    return goingThrough(ctx, async () => {
      const reading = await readWorkbook(ctx, sent);
      if (digest !== undefined) await mustBeAsChecked(ctx, uses, reading, digest);
      return (await apply(ctx, uses, reading)).report(from);
    });
  },
});
