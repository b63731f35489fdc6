import { setTimeout as pause } from 'node:timers/promises';
import { counting } from '../../server/modules/budgets/budgets.ts';
import { SourceFailed, type Budget, type Lane } from '../../server/modules/connections/contract.ts';
import { scopes } from '../../server/platform/contract/scopes.ts';
import { openContext } from '../../server/platform/context/context.ts';
import { systemPrincipal } from '../../server/platform/context/principal.ts';
import { connect, type ConnectOptions } from '../../server/platform/db/connect.ts';
import { createEgress } from '../../server/platform/net/egress.ts';
import type { Tenant } from '../../server/platform/tenants.ts';
import { randomFrom } from './random.ts';

/** A process that calls a source in several streams, for as long as its budget lets it: `node calling.ts '<what>'`. Prints how often it did. */
export interface Calling {
  readonly connection: ConnectOptions['connection'];
  readonly role: string;
  readonly tenant: Tenant;
  readonly connectionId: number;
  readonly declared: readonly Budget[];
  readonly lane: Lane;
  readonly streams: number;
  readonly seed: number;
  readonly url: string;
}

/** Who is to wait longer than this, in seconds, has done. */
const LONGEST = 5;

async function callAll({ connection, role, tenant, url, seed, streams, ...caller }: Calling): Promise<number> {
  const database = connect({ connection, role, max: streams });
  const egress = createEgress({ allowNetworks: ['127.0.0.1'] });
  const who = systemPrincipal(tenant, new Set(scopes));
  const made = { calls: 0 };
  const stream = async (n: number): Promise<void> => {
    const random = randomFrom(seed + n);
    const asking = { who, now: Temporal.Now.instant(), requestId: `stream ${n}`, ip: null };
    const call = counting.count(
      openContext(database, () => undefined, asking),
      caller,
      (asked) => egress.send(asked),
    );
    for (;;) {
      await pause(random(12));
      try {
        const { status } = await call({ url });
        if (status !== 200) throw new Error(`The source answered ${status}`);
        made.calls += 1;
      } catch (error) {
        if (!(error instanceof SourceFailed) || error.code !== 'budget_spent') throw error;
        if ((error.retryAfterSeconds ?? 0) > LONGEST) return;
        await pause(200);
      }
    }
  };
  await Promise.all(Array.from({ length: streams }, (_, n) => stream(n)));
  egress.close();
  await database.close();
  return made.calls;
}

console.log(await callAll(JSON.parse(process.argv[2] ?? '') as Calling));
