import { administrators, type Rows } from '../../../test/support/matrix/row.ts';

export const rows: Rows = {
  'GET /mail': administrators(),
};
