import { statfs } from 'node:fs/promises';

/** Eight of PostgreSQL's WAL segments. Below it a checkpoint may not end, and a database that cannot write its WAL stops. */
const FLOOR = 128 * 1024 * 1024;

/** Why a server whose database is embedded cannot take changes any more. */
export interface DiskVerdict {
  readonly status: 'disk full';
  readonly freeBytes: number;
}

/**
 * Is there room for what the embedded database writes? Asks the file system, and not the database: its word would come too late.
 * @param floor fewer free bytes than these are too few
 * @returns null when there is
 */
export async function diskVerdict(dataDir: string, floor = FLOOR): Promise<DiskVerdict | null> {
  const { bavail, bsize } = await statfs(dataDir);
  const freeBytes = bavail * bsize;
  return freeBytes < floor ? { status: 'disk full', freeBytes } : null;
}
