import { everybody, type Rows } from '../../../test/support/matrix/row.ts';

/** Another one each time, and never the usual one: the same again changes nothing. */
let days = 0;

export const rows: Rows = {
  'GET /signal-kinds': everybody(),
  'PATCH /signal-kinds/:kind': {
    least: 'space_manager',
    reach: 'workplace',
    ask: () => ({ params: { kind: 'badge' }, body: { keptDays: 8 + (days++ % 23) } }),
  },
};
