import { Type } from 'typebox';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id } from '../../platform/contract/shapes.ts';

export const jobs = declareJobs({
  'approval.ask': {
    summary: 'Tell those who may approve it that a booking waits',
    data: Type.Object(
      {
        bookingId: Id,
        version: Type.Integer({ description: 'Of the booking; of another one somebody else tells' }),
        askedBy: Type.String({ description: 'Who wants it: `user:12`' }),
        seriesId: Type.Optional({ ...Id, description: 'Of all dates of this series that wait, instead' }),
      },
      closed,
    ),
  },
});
