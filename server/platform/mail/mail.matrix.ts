import { wholly, type Rows } from '../../../test/support/matrix/row.ts';

export const rows: Rows = {
  'GET /mail': wholly(),
};
