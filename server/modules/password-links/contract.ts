import { Type } from 'typebox';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id } from '../../platform/contract/shapes.ts';
import { Email } from '../people/contract.ts';

export const jobs = declareJobs({
  'password_link.ask': {
    summary: 'Send a link to whoever an address belongs to, if to anybody',
    data: Type.Object({ email: Email }, closed),
  },
  'password_link.send': {
    summary: 'Send a person a link to set her own password by, if that is still her address',
    data: Type.Object({ userId: Id, email: Type.String() }, closed),
  },
  'password_change.tell': {
    summary: 'Tell a person that her password was changed',
    data: Type.Object({ userId: Id }, closed),
  },
});
