import { administrators, everybody, type Rows } from '../../../test/support/matrix/row.ts';
import { liveFeed } from './contract.ts';

export const rows: Rows = {
  'GET /events': administrators(),
  'GET /live': { ...everybody(), like: liveFeed },
};
