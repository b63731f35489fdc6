import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cleanEnv, type Binaries, type RunAs } from './binaries.ts';
import { EmbeddedRefused } from './refused.ts';

/** Runs PostgreSQL when we are root, which it refuses. A number nobody else uses, so that no other service's user can touch it. */
const DEDICATED_UID = 65_433;
/** What `sockaddr_un` holds: 108 bytes on Linux, 104 elsewhere, with a closing zero. */
const SOCKET_PATH_MAX = process.platform === 'linux' ? 107 : 103;

export const PORT = 5432;
export const clusterOf = (dataDir: string): string => join(dataDir, 'postgres');

/** Whom to run PostgreSQL as: the user whom the cluster belongs to. @throws EmbeddedRefused when we may not */
export function chooseUser(cluster: string): RunAs {
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (process.getuid?.() === 0) {
    return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: DEDICATED_UID, gid: DEDICATED_UID };
  }
  if (owner && owner.uid !== process.getuid?.()) {
    throw new EmbeddedRefused(`${cluster} belongs to user ${owner.uid}; start Atrium as root or as that user.`);
  }
  return undefined;
}

/**
 * How PostgreSQL names its cluster. A user that cannot enter the parents (/root/…) still reaches the working directory it was
 * started in, as long as it does not spell the path out (16 and newer: older ones leave it for a moment and cannot return).
 */
export const clusterArgument = (cluster: string, major: number, runAs: RunAs): string =>
  runAs && major >= 16 && process.platform === 'linux' ? '/proc/self/cwd' : cluster;

const openFolders = new Map<string, number>();

/** The `host` by which this process reaches the cluster's socket; a path too long for a socket goes through an open folder. */
export function socketHost(cluster: string): string {
  if (Buffer.byteLength(`${cluster}/.s.PGSQL.${PORT}`) <= SOCKET_PATH_MAX) return cluster;
  if (process.platform !== 'linux')
    throw new EmbeddedRefused(`The path ${cluster} is too long for a socket; choose a shorter ATRIUM_DATA.`);
  const known = openFolders.get(cluster);
  const folder =
    known !== undefined && existsSync(`/proc/self/fd/${known}/PG_VERSION`)
      ? known
      : openSync(cluster, constants.O_RDONLY | constants.O_DIRECTORY);
  openFolders.set(cluster, folder);
  return `/proc/self/fd/${folder}`;
}

/** Within the cluster, so that no copy or restore parts the two. */
const passwordFile = (cluster: string): string => join(cluster, 'atrium.password');

/** @throws when there is none, or we may not read it */
export const readPassword = (cluster: string): string => readFileSync(passwordFile(cluster), 'utf8');

/** Creates the cluster if there is none; an interrupted attempt leaves only a folder that the next one removes. */
export async function ensureCluster(dataDir: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  const cluster = clusterOf(dataDir);
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('postgres.new-')) rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
  if (existsSync(cluster)) {
    checkVersion(cluster, binaries.major);
    if (runAs && statSync(cluster).uid === 0) giveTo(cluster, runAs);
    return;
  }
  await createCluster(dataDir, binaries, runAs);
}

async function createCluster(dataDir: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  const fresh = join(dataDir, `postgres.new-${randomBytes(4).toString('hex')}`);
  mkdirSync(fresh, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  await initdb(fresh, password, binaries, runAs);
  writeFileSync(passwordFile(fresh), password, { mode: 0o600, flush: true });
  if (runAs) giveTo(fresh, runAs);
  renameSync(fresh, clusterOf(dataDir));
  syncFolder(dataDir);
}

/** The new name must be on disk before the first commit is: the old one is what a later start throws away. */
function syncFolder(folder: string): void {
  const file = openSync(folder, 'r');
  fsyncSync(file);
  closeSync(file);
}

function checkVersion(cluster: string, major: number): void {
  const made = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'));
  if (made !== major) {
    throw new EmbeddedRefused(
      `${cluster} was made by PostgreSQL ${made}, this Atrium brings ${major}; with the Atrium that made it run "atrium backup FILE", and with this one "atrium restore FILE" in another ATRIUM_DATA.`,
    );
  }
}

async function initdb(fresh: string, password: string, { bin, major }: Binaries, runAs: RunAs): Promise<void> {
  const user = runAs && namedUser();
  if (user) chownSync(fresh, user.uid, user.gid);
  const locale =
    major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C.UTF-8'];
  const options = ['--encoding=UTF8', ...locale, '--data-checksums', '--auth=scram-sha-256', '--username=postgres'];
  const args = [`--pgdata=${clusterArgument(fresh, major, runAs)}`, ...options, '--pwfile=/dev/stdin'];
  const input = openSecret(`${fresh}.in`, password, user);
  const child = spawn(join(bin, 'initdb'), args, {
    cwd: fresh,
    env: cleanEnv,
    stdio: [input, 'ignore', 'pipe'],
    ...user,
  });
  closeSync(input);
  const complaint = await outcome(child);
  if (complaint !== undefined) throw new EmbeddedRefused(`The embedded database could not be created: ${complaint}`);
}

/** Waits for a program; undefined when it succeeded, else its reason on one line. */
async function outcome(child: ChildProcess): Promise<string | undefined> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return undefined;
  const lines = complaint.trim().split('\n');
  return lines.find((line) => /error|fatal/i.test(line)) ?? (lines.at(-1) || 'it gave no reason');
}

/** A file that only the started program can still reach: readable by its user, and already without a name. */
function openSecret(path: string, secret: string, user: RunAs): number {
  writeFileSync(path, secret, { mode: 0o600 });
  if (user) chownSync(path, user.uid, user.gid);
  const file = openSync(path, 'r');
  rmSync(path);
  return file;
}

/** initdb insists on a user with a name, which our number lacks: it borrows one, and the files change hands afterwards. */
function namedUser(): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid }) => uid > 0);
  const user = users.find(({ name }) => name === 'nobody') ?? users[0];
  if (!user)
    throw new EmbeddedRefused('The embedded database needs an unprivileged user in /etc/passwd, such as nobody.');
  return { uid: user.uid, gid: user.gid };
}

function giveTo(folder: string, { uid, gid }: NonNullable<RunAs>): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(folder, name), uid, gid);
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
}
