import { Type } from 'typebox';
import { buildingOutOfReach, rateLimited, type ProblemKind } from '../../platform/contract/problems.ts';
import { closed, orNull, ShownTime, TypedCode } from '../../platform/contract/shapes.ts';

const Coming = Type.Object(
  {
    name: Type.String({ description: 'Of the visitor whose code it is' }),
    hostName: Type.String({ description: 'Who hears of it' }),
    arrivedAt: orNull(ShownTime),
    departedAt: orNull(ShownTime),
  },
  closed,
);

/** At the door a visitor has her code and nothing else: of anybody else nothing is said. */
export const kioskEndpoint = <const Path extends `/${string}`>(
  path: Path,
  summary: string,
  errors: readonly ProblemKind[],
) =>
  ({
    method: 'POST',
    path,
    scope: 'visitors:arrive',
    device: true,
    // A repeat hears that it is so already; and a wrong code counts, whatever becomes of the answer.
    once: false,
    summary,
    body: Type.Object({ code: TypedCode('What the invitation or the badge says') }, closed),
    reply: Coming,
    errors: [...errors, buildingOutOfReach, rateLimited],
  }) as const;
