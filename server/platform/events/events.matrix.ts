import { wholly, everybody, type Rows } from '../../../test/support/matrix/row.ts';
import { liveFeed } from './contract.ts';

export const rows: Rows = {
  'GET /events': wholly(),
  'GET /live': { ...everybody(), like: liveFeed },
};
