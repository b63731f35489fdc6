import { Counter, Gauge } from 'prom-client';
import type { Meter } from '../../platform/http/metrics.ts';

/** What is counted of what comes from the broker. */
export interface Counts {
  connected(is: boolean): void;
  /** A message whose readings are kept. */
  kept(readings: number): void;
  refused(): void;
  readonly meter: Meter;
}

/** Counts from nought; of several workers one listens, and the others say so. */
export function createCounts(): Counts {
  const registers: [] = [];
  const connected = new Gauge({
    name: 'atrium_mqtt_connected',
    help: 'Whether this process hears the broker; of several workers one does',
    registers,
  });
  const messages = new Counter({
    name: 'atrium_mqtt_messages_total',
    help: 'Messages from the broker, kept or refused',
    labelNames: ['result'] as const,
    registers,
  });
  const readings = new Counter({ name: 'atrium_mqtt_readings_total', help: 'Readings kept of them', registers });
  for (const result of ['kept', 'refused']) messages.inc({ result }, 0);
  return {
    connected: (is) => connected.set(is ? 1 : 0),
    kept(many) {
      messages.inc({ result: 'kept' });
      readings.inc(many);
    },
    refused: () => messages.inc({ result: 'refused' }),
    meter(register) {
      for (const metric of [connected, messages, readings]) register.registerMetric(metric);
    },
  };
}
