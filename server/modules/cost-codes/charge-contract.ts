import { Type, type Static } from 'typebox';
import { closed, Id } from '../../platform/contract/shapes.ts';

/** So many cost codes pay for one booking at most. */
export const MAX_CHARGES = 20;

const Percent = Type.Integer({ minimum: 1, maximum: 100 });

/** Who pays for how much of a booking; all of it together. */
export const Charges = Type.Array(Type.Object({ costCodeId: Id, percent: Percent }, closed));
export type Charges = Static<typeof Charges>;

export const SAID_OF_CHARGES = 'Cost codes that pay for it, 100 per cent together; none: nobody is said to';

/** The same as somebody says it. */
export const ChargesGiven = Type.Array(
  Type.Object(
    {
      costCodeId: Id,
      percent: Type.Optional({ ...Percent, description: 'All of it where one pays alone; else said of each' }),
    },
    closed,
  ),
  { maxItems: MAX_CHARGES, description: SAID_OF_CHARGES },
);
export type ChargesGiven = Static<typeof ChargesGiven>;
