import { Type, type Static } from 'typebox';
import { notFound } from '../../platform/contract/problems.ts';
import { closed, Line, Time } from '../../platform/contract/shapes.ts';

/** A server adds to its messages as it likes. */
const open = { additionalProperties: true } as const;

const Name = Line(100);
const Decoded = Type.Object({}, { ...open, description: 'What the device said, as its codec calls it' });
/** Whatever a codec makes of it. */
export type Decoded = Static<typeof Decoded>;
const Sent = { ...Time, description: 'When it came in there, with its offset' };

const handedIn = {
  method: 'POST',
  scope: 'readings:write',
  reply: Type.Object(
    { taken: Type.Integer({ description: '1, or 0 where there is nothing in it that its kind of device measures' }) },
    closed,
  ),
  once: false,
  errors: [notFound],
} as const;

/** What network servers of LoRaWAN send to a webhook, as they send it: shapes are those of their documentation. */
export const lorawanEndpoints = {
  takeTheThingsStack: {
    ...handedIn,
    path: '/readings/the-things-stack',
    summary:
      'Where a webhook of The Things Stack (v3, JSON) points: an uplink of the device whose access id is its DevEUI, or its id there. Whatever else it tells is passed over',
    body: Type.Object(
      {
        end_device_ids: Type.Object(
          { device_id: Type.Optional(Name), dev_eui: Type.Optional(Name) },
          { ...open, description: 'Which device it is' },
        ),
        received_at: Type.Optional(Sent),
        uplink_message: Type.Optional(
          Type.Object(
            {
              received_at: Type.Optional(Sent),
              decoded_payload: Type.Optional(Decoded),
              normalized_payload: Type.Optional(Type.Array(Decoded, { maxItems: 100 })),
              last_battery_percentage: Type.Optional(Type.Object({ value: Type.Optional(Type.Number()) }, open)),
            },
            open,
          ),
        ),
      },
      open,
    ),
  },
  takeChirpStack: {
    ...handedIn,
    path: '/readings/chirpstack',
    summary:
      'Where the HTTP integration of ChirpStack (v4, JSON) points: uplinks and the status of the device whose access id is its DevEUI. Other events are passed over',
    query: Type.Object(
      { event: Type.Optional(Line(30, { description: 'Which it is, as ChirpStack says it' })) },
      closed,
    ),
    body: Type.Object(
      {
        time: Type.Optional(Sent),
        deviceInfo: Type.Optional(Type.Object({ devEui: Type.Optional(Name) }, open)),
        object: Type.Optional(Decoded),
        batteryLevel: Type.Optional(Type.Number()),
        batteryLevelUnavailable: Type.Optional(Type.Boolean()),
      },
      open,
    ),
  },
} as const;
