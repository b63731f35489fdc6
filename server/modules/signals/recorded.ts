import { kindOf, numberNames, type Kind, type NumberName } from '../signal-kinds/contract.ts';

/** Who sends, as far as it counts for what is sent. */
export interface Sender {
  readonly id: number;
  readonly accessCode: string;
  readonly kind: Kind;
  readonly retired: boolean;
  /** So long what it sends is kept, in days. */
  readonly keptDays: number;
  readonly resourceId: number | null;
  /** Since when it is there; null: it was never anywhere else. */
  readonly placedAt: Date | null;
  /** In which building that is. */
  readonly buildingId: number | null;
  readonly entranceBuildingId: number | null;
  readonly entranceFloorId: number | null;
}

/** A reading that is kept; what is absent or null was not said. */
export interface Recorded {
  readonly sender: Sender;
  readonly at: Temporal.Instant;
  readonly values: { readonly [Name in NumberName]?: number | null | undefined } & {
    readonly hasMotion?: boolean | null | undefined;
  };
}

/** An hour of UTC of a device. */
export interface Touched {
  readonly deviceId: number;
  /** When it begins, in milliseconds. */
  readonly hour: number;
}

const HOUR = 3_600_000;

/** In which hours readings say numbers, each once. What is about one person is forgotten, and summed up nowhere. */
export function touchedBy(rows: readonly Recorded[]): Touched[] {
  const touched = new Map<string, Touched>();
  for (const { sender, at, values } of rows) {
    if (kindOf(sender.kind).isPersonal || numberNames.every((name) => (values[name] ?? null) === null)) continue;
    const hour = Math.floor(at.epochMilliseconds / HOUR) * HOUR;
    touched.set(`${sender.id}/${hour}`, { deviceId: sender.id, hour });
  }
  return [...touched.values()];
}
