import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { closed, orNull } from '../../platform/contract/shapes.ts';
import { deviceKinds, kindOf, purposes } from './kinds.ts';

export { deviceKinds, kindOf, kinds, measureNames, measures, numberNames, purposes, unitOf } from './kinds.ts';
export type { Kind, Measure, NumberName, Purpose, Said } from './kinds.ts';

/** So long readings are kept that are about places. */
export const READINGS_KEPT_DAYS = 92;
/** So long those are that are about one person, unless the workplace says another time within these bounds. */
export const USUAL_PERSONAL_DAYS = 7;
export const MAX_PERSONAL_DAYS = 30;

/** Kinds of devices whose signals are about one person. */
export const personalKinds = deviceKinds.filter((kind) => kindOf(kind).isPersonal);

/** Kinds of devices that tell whether somebody is there. */
export const presenceKinds = deviceKinds.filter((kind) => kindOf(kind).tellsPresence);

export const SignalKind = Type.Object(
  {
    kind: Type.Enum([...deviceKinds]),
    purposes: Type.Array(Type.Enum([...purposes]), { description: 'For nothing else are its signals taken' }),
    about: Type.Enum(['place', 'person'], {
      description: '`person`: it comes of something that one person does. Who that is, no kind of signal says',
    }),
    keptDays: Type.Integer({
      description:
        'So long what it sends is kept. What is about people goes then, each signal by itself; what is about places goes by whole months, and what was measured in numbers stays, summed up (`GET /devices/{id}/history`)',
    }),
    mostKeptDays: orNull(
      Type.Integer({ description: 'So long that may be at most; null: it is the same in every workplace' }),
    ),
  },
  closed,
);
export type SignalKind = Static<typeof SignalKind>;

export const endpoints = declareEndpoints({
  listSignalKinds: {
    method: 'GET',
    path: '/signal-kinds',
    scope: 'spaces:read',
    summary:
      'Which kinds of signals there are, what they are for, whether they are about people, and how long they are kept',
    reply: Type.Object({ items: Type.Array(SignalKind) }, closed),
  },
  updateSignalKind: {
    method: 'PATCH',
    path: '/signal-kinds/{kind}',
    scope: 'devices:manage',
    // Of the workplace as a whole, whose people they are about.
    reach: 'whole',
    summary:
      'Say how long signals about people are kept. What is older then goes within ten minutes, and does not come back',
    params: Type.Object({ kind: Type.Enum([...personalKinds], { description: 'One that is about people' }) }, closed),
    body: Type.Object(
      {
        keptDays: Type.Optional(
          orNull(
            Type.Integer({
              minimum: 1,
              maximum: MAX_PERSONAL_DAYS,
              description: `null: as long as usual, ${USUAL_PERSONAL_DAYS} days`,
            }),
          ),
        ),
      },
      closed,
    ),
    reply: SignalKind,
  },
});
