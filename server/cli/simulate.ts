import { Type, type TSchema } from 'typebox';
import { createToken, revokeToken } from '../modules/access/access.ts';
import type { Config } from '../platform/config.ts';
import { fail, invalid, unavailable } from '../platform/contract/problems.ts';
import { openApi } from '../simulation/api.ts';
import { simulate as live, type Done, type Wanted } from '../simulation/simulate.ts';
import { checked, inTenant, print, type Command, type CommandLine } from './command.ts';

/** What may be asked for, and what it is unless said. */
const BOUNDS = {
  desks: { minimum: 1, maximum: 2_000, unless: 40 },
  people: { minimum: 1, maximum: 4_000, unless: 64 },
  seed: { minimum: 0, maximum: 2 ** 31 - 1, unless: 1 },
  speed: { minimum: 1, maximum: 120, unless: 1 },
  noise: { minimum: 0, maximum: 100, unless: 10 },
  minutes: { minimum: 1, maximum: 527_040, unless: null },
} as const;

export const simulate: Command = {
  name: 'simulate',
  summary: 'let a simulated building live in a running Atrium',
  options: {
    desks: { type: 'string', meaning: 'how many desks it has, each with a sensor [40]' },
    people: { type: 'string', meaning: 'how many people belong to it [64]' },
    seed: { type: 'string', meaning: 'which building: the same number, the same building and days [1]' },
    speed: { type: 'string', meaning: 'how many times as fast a day goes, 1 to 120 [1]' },
    noise: { type: 'string', meaning: 'percent of the signals that are lost, late or wrong [10]' },
    minutes: { type: 'string', meaning: 'for how long; until Ctrl-C unless said' },
    url: { type: 'string', meaning: 'where Atrium runs; on this machine unless said' },
    token: { type: 'string', meaning: 'an API token; one that ends with this is made unless said' },
  },
  async run(config, line) {
    const wanted = readWanted(line);
    const url = readUrl(config, line.options['url']);
    await mustAnswer(url);
    const { token } = line.options;
    if (token !== undefined) return run(url, token, wanted, line);
    return inTenant(async (ctx) => {
      const expiresAt = ctx.now.add({ hours: 24 * 366 }).toString();
      const own = await ctx.tx((tx) => createToken(tx, { name: 'atrium simulate', ip: '127.0.0.1,::1', expiresAt }));
      try {
        await run(url, own.token, wanted, line);
      } finally {
        await revokeToken(ctx, { id: own.id });
      }
    })(config, line);
  },
};

/** Lives until it is over, or somebody ends it; then it says what it did. */
async function run(url: string, token: string, wanted: Wanted, { json }: CommandLine): Promise<number> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.on('SIGINT', end).on('SIGTERM', end);
  try {
    const done: Done = await live(openApi(url, token), wanted, stop.signal, (what) => print(json, what));
    print(json, { ...done });
    return 0;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

function readWanted({ options }: CommandLine): Wanted {
  const names = Object.keys(BOUNDS) as (keyof typeof BOUNDS)[];
  const shape: Record<string, TSchema> = {};
  const said: Record<string, number> = {};
  for (const name of names) {
    const { minimum, maximum } = BOUNDS[name];
    shape[`--${name}`] = Type.Optional(Type.Integer({ minimum, maximum }));
    const text = options[name];
    if (text === undefined) continue;
    if (!/^\d+$/.test(text)) throw invalid(`--${name}`, `"${text}" is not a whole number`);
    said[`--${name}`] = Number(text);
  }
  checked(Type.Object(shape), said);
  const read = (name: keyof typeof BOUNDS): number => said[`--${name}`] ?? BOUNDS[name].unless ?? 0;
  const minutes = said['--minutes'] ?? null;
  const [desks, people, seed, speed] = [read('desks'), read('people'), read('seed'), read('speed')];
  return { desks, people, seed, speed, noise: read('noise') / 100, minutes };
}

function readUrl({ tls, port }: Config, given: string | undefined): string {
  if (given === undefined) return `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw invalid('--url', `"${given}" is not an address, such as http://localhost:8080`);
  return given;
}

/** A server has to be running: this starts none. */
async function mustAnswer(url: string): Promise<void> {
  const isThere = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(10_000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!isThere) throw fail(unavailable, { detail: `nobody answers at ${url}: start Atrium first, or say --url` });
}
