import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestServer } from './server.ts';
import { until } from './until.ts';

/** The value of one series of a server's metrics; NaN where it has none. */
export async function valueOf({ url }: Pick<TestServer, 'url'>, series: string): Promise<number> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  return Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length) ?? Number.NaN);
}

/** Waits until a server hears its broker. */
export const hears = (server: Pick<TestServer, 'url'>): Promise<void> =>
  until(async () => expect(await valueOf(server, 'atrium_mqtt_connected')).toBe(1));

/** A device of its own for a test. */
export interface Measuring {
  readonly accessId: string;
  /** When the latest of what is kept was measured. */
  readonly measuredAt: () => Promise<Temporal.Instant>;
  /** What is kept of its CO₂, the latest first. */
  readonly kept: () => Promise<readonly number[]>;
}

/** Adds a sensor of the air. */
export async function addDevice(server: TestServer): Promise<Measuring> {
  const accessId = randomUUID();
  const { body } = await server.call('POST', '/devices', { kind: 'environment', name: accessId, accessId });
  const readings = async () => (await server.call('GET', `/devices/${body.id}/readings`)).body.items;
  return {
    accessId,
    measuredAt: async () => Temporal.Instant.from((await readings())[0].at),
    kept: async () => (await readings()).map(({ co2 }: { readonly co2: number }) => co2),
  };
}

/** An instant a while ago, as devices say it. */
export const before = (seconds: number): string => Temporal.Now.instant().subtract({ seconds }).toString();
