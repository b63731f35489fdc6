import type { Source, SourceAccess } from '../../server/modules/connections/contract.ts';
import { SourceFailed } from '../../server/modules/connections/contract.ts';
import type { EgressReply, EgressRequest } from '../../server/platform/net/egress.ts';

/** A source behind HTTP that counts by itself how often it is called. */
export interface Called {
  /** When it was called, in milliseconds of a clock that only goes forward. */
  readonly calls: number[];
  /** The headers with which it refuses with 429; null: it answers. */
  refuse: Readonly<Record<string, string>> | null;
  /** Does something before it answers. */
  before: (() => Promise<void> | void) | null;
  /** Refused because more came in a time of this length than it takes. */
  refused: number;
  readonly egress: { send(request: EgressRequest): Promise<EgressReply> };
  readonly open: (access: SourceAccess) => Source;
}

/** @param takes how many calls it takes in any time of so many milliseconds; all unless said */
export function calledSource(pages: number, takes?: { readonly ms: number; readonly most: number }): Called {
  const answer = (status: number, headers: Readonly<Record<string, string>> = {}): EgressReply => ({
    status,
    headers,
    body: Buffer.alloc(0),
    truncated: false,
    durationMs: 0,
  });
  const source: Called = {
    calls: [],
    refuse: null,
    before: null,
    refused: 0,
    egress: {
      async send() {
        const now = performance.now();
        source.calls.push(now);
        await source.before?.();
        if (source.refuse) return answer(429, source.refuse);
        const many = takes ? source.calls.filter((one) => one > now - takes.ms && one <= now).length : 0;
        if (takes && many > takes.most) {
          source.refused += 1;
          return answer(429, { 'retry-after': '1' });
        }
        return answer(200);
      },
    },
    open: ({ call }) => {
      const ask = async (): Promise<void> => {
        const { status } = await call({ url: 'https://source.example/' });
        if (status === 429) throw new SourceFailed('source_rate_limited', 'Slow down');
      };
      return {
        async list(_entity, { at }) {
          await ask();
          const page = typeof at === 'number' ? at : 0;
          const records = [{ externalId: `b${page}`, raw: { Name: `Building ${page}` } }];
          return { records, next: page + 1 < pages ? page + 1 : null };
        },
        async get(_entity, externalId) {
          await ask();
          return { externalId, raw: { Name: externalId } };
        },
        async check() {
          await ask();
          return { ok: true };
        },
      };
    },
  };
  return source;
}
