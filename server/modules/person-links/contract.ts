import { Type } from 'typebox';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id } from '../../platform/contract/shapes.ts';

export const jobs = declareJobs({
  'person_links.follow': {
    summary: 'Note which of a connection’s people have which e-mail address, from the change on that was seen last',
    data: Type.Object({ connectionId: Id }, closed),
  },
});
