import { keepers, type Rows } from '../../../test/support/matrix/row.ts';
import { unique } from '../../../test/support/scene.ts';
import { csvOf, filled } from '../../../test/support/workbooks.ts';

const sent = () => ({ bytes: { type: 'text/csv', content: csvOf([filled({ 'Building Name': unique('building') })]) } });

export const rows: Rows = {
  'GET /workbook/template': keepers('workplace', () => ({})),
  'GET /workbook': keepers('workplace', () => ({ query: { format: 'csv' } })),
  'POST /workbook/check': { ...keepers('workplace', sent), quiet: true },
  'POST /workbook': keepers('workplace', sent),
};
