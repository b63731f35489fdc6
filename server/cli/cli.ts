import { parseArgs } from 'node:util';
import { columns, type Command, type CommandLine } from './command.ts';
import { backup, restore } from './backup.ts';
import { condecoSubscribe } from './condeco.ts';
import { demo, migrate } from './data.ts';
import { doctor } from './doctor.ts';
import { userCreate } from './people.ts';
import { serve } from './serve.ts';
import { simulate } from './simulate.ts';
import { tenantCreate, tenantList } from './tenants.ts';
import { tokenCreate, tokenList, tokenRevoke } from './tokens.ts';
import { ConfigRefused, readConfig, settings } from '../platform/config.ts';
import { BackupRefused } from '../platform/db/backup.ts';
import { EmbeddedRefused } from '../platform/db/embedded/refused.ts';
import { EngineRefused } from '../platform/db/engine.ts';
import { MigrationRefused } from '../platform/db/migrate.ts';
import { DatabaseUnreachable } from '../platform/db/open.ts';
import { Problem } from '../platform/contract/problems.ts';

/** Everything `atrium` can do. What is not here is not offered. */
const commands: readonly Command[] = [
  serve,
  migrate,
  demo,
  simulate,
  tenantCreate,
  tenantList,
  userCreate,
  tokenCreate,
  tokenList,
  tokenRevoke,
  condecoSubscribe,
  backup,
  restore,
  doctor,
];

/** Runs one command line. @returns the exit code: 0 done, 1 refused, 2 not understood */
export async function runCli(args: readonly string[]): Promise<number> {
  const command = findCommand(args);
  if (args.length === 0 || args.includes('--help')) return say(command ? helpFor(command) : help());
  if (!command) return refuse(notUnderstood(args), 2);
  try {
    const line = readLine(command, args.slice(command.name.split(' ').length));
    return await command.run(readConfig(process.env), line);
  } catch (error) {
    if (error instanceof UsageRefused || isParseError(error))
      return refuse(`${error.message}; see atrium ${command.name} --help`, 2);
    if (isRefusal(error)) return refuse(error instanceof Problem ? explain(error) : error.message, 1);
    throw error;
  }
}

/** The command whose words the line begins with. */
const findCommand = (args: readonly string[]): Command | undefined =>
  commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));

/** Where the first word is right, what may follow it is said. */
function notUnderstood([first = '', second]: readonly string[]): string {
  const known = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => `atrium ${name}`);
  if (known.length === 0) return `there is no command "${first}"; see atrium --help`;
  const said = second === undefined ? `"${first}" alone says too little` : `there is no command "${first} ${second}"`;
  return `${said}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
}

class UsageRefused extends Error {}

const TENANT = { tenant: { type: 'string' } } as const;

function readLine({ options = {}, takes, whole }: Command, args: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...(!whole && TENANT), json: { type: 'boolean', default: false }, ...options },
    allowPositionals: true,
  });
  const wanted = takes === undefined ? 0 : 1;
  if (positionals.length > wanted) throw new UsageRefused(`"${positionals[wanted]}" is not understood here`);
  if (positionals.length < wanted) throw new UsageRefused(`${takes} is missing`);
  for (const [name, { required }] of Object.entries(options)) {
    if (required && !(name in values)) throw new UsageRefused(`--${name} is missing`);
  }
  const text = Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return { options: text, json: values['json'], argument: positionals[0] ?? '' };
}

const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');

const REFUSALS = [
  ConfigRefused,
  DatabaseUnreachable,
  MigrationRefused,
  EngineRefused,
  EmbeddedRefused,
  BackupRefused,
  Problem,
];
const isRefusal = (error: unknown): error is Error => REFUSALS.some((kind) => error instanceof kind);

const explain = ({ message, details }: Problem): string =>
  details.param === undefined ? message : `${details.param}: ${message}`;

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(text: string, code: number): number {
  process.stderr.write(`atrium: ${text}\n`);
  return code;
}

const indented = (rows: readonly (readonly string[])[]): string[] => columns(rows).map((line) => `  ${line}`);

const help = (): string =>
  [
    'Usage: atrium COMMAND',
    '',
    ...indented(commands.map(({ name, summary }) => [name, summary])),
    '',
    'atrium COMMAND --help says more.',
  ].join('\n');

function helpFor({ name, summary, options = {}, takes, whole }: Command): string {
  const usage = `atrium ${name}${takes === undefined ? '' : ` ${takes}`}: ${summary}`;
  if (name === 'serve')
    return [
      usage,
      '',
      'Settings (environment):',
      ...indented(
        settings.map(({ name: key, fallback, meaning }) => [key, fallback ? `${meaning} [${fallback}]` : meaning]),
      ),
    ].join('\n');
  const rows = Object.entries(options).map(([option, { meaning }]) => [`--${option}`, meaning] as const);
  return [
    usage,
    '',
    ...indented([
      ...rows,
      ...(whole ? [] : [['--tenant SLUG', 'which workplace; the only one unless said']]),
      ['--json', 'print JSON'],
    ]),
  ].join('\n');
}
