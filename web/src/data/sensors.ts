import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

export type Sensor = Listed<'listDevices'>;
export type Reading = Listed<'listReadings'>;
export type Presence = Answered<'getResourcePresence'>;
export type Summed = Answered<'getDeviceHistory'>['items'][number];
export type Measure = Input<'getDeviceHistory'>['measure'];
export type SensorKind = Sensor['kind'];

/** The kinds, in the order in which they are offered. */
export const sensorKinds = ['occupancy', 'environment', 'door', 'badge'] as const satisfies readonly SensorKind[];

/** What is measured is told by no event: it is asked for again and again. */
const REFRESH_MS = 60_000;

/** The sensors of a building, or those that are nowhere yet, by name. */
export const sensorsQuery = (buildingId: number | null, retired: boolean) =>
  queryOptions({
    queryKey: ['sensors', buildingId, retired],
    queryFn: ({ signal }) => {
      const where = buildingId === null ? { placed: false } : { buildingId };
      return everyPage((paging) => api.listDevices({ ...where, retired, ...paging }, { signal }));
    },
    refetchInterval: REFRESH_MS,
    meta: { aging: { sensor: true, resource: true } },
  });

/** What is wrong with sensors of a building right now, the latest first. */
export const sensorAlertsQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['sensor-alerts', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listDeviceAlerts({ buildingId, ...paging }, { signal })),
    refetchInterval: REFRESH_MS,
    meta: { aging: { device_alert: true, sensor: true, resource: true } },
  });

/** So many of the latest are shown. */
const SHOWN = 20;

/** What a sensor measured last. */
export const readingsQuery = (id: number) =>
  queryOptions({
    queryKey: ['readings', id],
    queryFn: async ({ signal }) => (await api.listReadings({ id, limit: SHOWN }, { signal })).items,
    refetchInterval: REFRESH_MS,
    meta: { aging: { sensor: true } },
  });

/** How far back one looks, in days, and how that is cut. */
const looks = {
  day: { days: 1, period: 'five_minutes' },
  week: { days: 7, period: 'hour' },
  year: { days: 366, period: 'day' },
} as const;
export type HistorySpan = keyof typeof looks;
export const historySpans = Object.keys(looks) as HistorySpan[];

/** What a sensor measured of one thing until now, summed up. */
export const historyQuery = (id: number, measure: Measure, span: HistorySpan) =>
  queryOptions({
    queryKey: ['history', id, measure, span],
    queryFn: ({ signal }) => {
      const { days, period } = looks[span];
      const to = Temporal.Now.instant();
      const from = to.subtract({ hours: 24 * days });
      return api.getDeviceHistory({ id, measure, period, from: from.toString(), to: to.toString() }, { signal });
    },
    refetchInterval: REFRESH_MS,
    meta: { aging: { sensor: true } },
  });

/** Who is at a place, by its sensors and what people said. */
export const presenceQuery = (id: number) =>
  queryOptions({
    queryKey: ['presence', id],
    queryFn: ({ signal }) => api.getResourcePresence({ id }, { signal }),
    refetchInterval: REFRESH_MS,
    meta: { aging: { sensor: true, booking: true } },
  });

/** A sensor to add, or to change. */
export type SensorToSave =
  | { readonly id: null; readonly wish: Input<'createDevice'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateDevice'>, 'id'> };

/** Adds a sensor, or changes one. */
export function useSaveSensor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sensor: SensorToSave, context) =>
      sensor.id === null
        ? api.createDevice(sensor.wish, { key: keyOf(context) })
        : api.updateDevice({ id: sensor.id, ...sensor.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'sensor'),
  });
}
