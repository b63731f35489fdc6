import { ConfigRefused, readConfig, settings } from './platform/config.ts';
import { MigrationRefused } from './platform/db/migrate.ts';
import { EngineRefused } from './platform/db/engine.ts';
import { EmbeddedRefused } from './platform/db/embedded/refused.ts';
import { serve } from './serve.ts';

interface Command {
  readonly name: string;
  readonly summary: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

const commands: readonly Command[] = [
  { name: 'serve', summary: 'start the server', run: () => serve(readConfig(process.env)) },
];

/** Runs one command line. @returns the exit code: 0 done, 1 refused, 2 not understood */
export async function runCli(args: readonly string[]): Promise<number> {
  const command = commands
    .toSorted((a, b) => b.name.length - a.name.length)
    .find(({ name }) => args.join(' ').startsWith(name));
  if (args.includes('--help') || args.length === 0) return print(command ? helpFor(command) : help());
  if (!command) return refuse(`atrium: there is no command "${args[0]}"; see atrium --help`, 2);
  try {
    return await command.run(args.slice(command.name.split(' ').length));
  } catch (error) {
    if (isRefusal(error)) return refuse(`atrium: ${error.message}`, 1);
    throw error;
  }
}

const isRefusal = (error: unknown): error is Error =>
  [ConfigRefused, MigrationRefused, EngineRefused, EmbeddedRefused].some((kind) => error instanceof kind);

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

const help = (): string =>
  [
    'Usage: atrium COMMAND',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(22)}${summary}`),
    '',
    'atrium COMMAND --help says more.',
  ].join('\n');

const helpFor = ({ name, summary }: Command): string =>
  name === 'serve'
    ? [
        `atrium serve: ${summary}`,
        '',
        'Settings (environment):',
        ...settings.map(
          ([key, fallback, meaning]) => `  ${key.padEnd(28)}${meaning}${fallback ? ` [${fallback}]` : ''}`,
        ),
      ].join('\n')
    : `atrium ${name}: ${summary}`;
