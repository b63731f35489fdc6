import { made, named, things, type AskFor, type Bodied, type Rows } from '../../../test/support/matrix/row.ts';

const newCode: Bodied = () => ({ code: named('cost code').name });
/** A cost code. */
export const costCode: AskFor = async (place) => made(place, '/cost-codes', await newCode(place));

const { 'DELETE /cost-codes/:id': _never, ...around } = things('/cost-codes', costCode, 'workplace', newCode, () => ({
  description: 'Sales',
}));

export const rows: Rows = around;
