import { once } from 'node:events';
import { ensureWebBuilt } from '../../web/build.ts';
import { startAtrium, type Atrium } from '../main.ts';
import type { Config } from '../platform/config.ts';
import { keepHeapSmall } from '../platform/heap.ts';
import type { Command } from './command.ts';

export const serve: Command = { name: 'serve', summary: 'start the server', whole: true, run };

/** Runs the server until SIGTERM or SIGINT; then drains and stops, the embedded database with it. */
async function run(config: Config): Promise<number> {
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  if (config.roles.has('api')) await ensureWebBuilt();
  await using atrium = await startAtrium(config);
  process.stdout.write(`${greeting(atrium, config)}\n`);
  keepHeapSmall();
  await stopped;
  return 0;
}

function greeting({ publicUrl, description, firstStart }: Atrium, config: Config): string {
  const lines = [`Atrium is ready at ${publicUrl}`, `  database  ${description}`, `  data      ${config.dataDir}`];
  if (config.smtpUrl === null) lines.push('  mail      kept (no ATRIUM_SMTP_URL)');
  if (firstStart) lines.push(`  sign in   ${firstStart.adminEmail}`);
  if (firstStart?.generatedPassword) lines.push(`  password  ${firstStart.generatedPassword}   (shown this once)`);
  return lines.join('\n');
}
