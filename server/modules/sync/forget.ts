import { blankOlder, clearOlder } from '../../platform/jobs/housekeeping.ts';
import { aboutPeople } from './rules.ts';

const days = (many: number): Temporal.Duration => Temporal.Duration.from({ hours: 24 * many });

/** What came of a run is forgotten after a quarter of a year; what was read stays. */
export const forgetOldRuns = clearOlder('sync_run', 'finished_at', days(90));

/** What a source said of people is forgotten a month after it has deleted them; that there was such a record stays. */
export const forgetGonePeople = blankOlder(
  'sync_record',
  'deleted_at',
  days(30),
  `raw = '{}'`,
  `raw <> '{}' and entity in (${aboutPeople.map((entity) => `'${entity}'`).join(', ')})`,
);
