/** Who is asked to approve which booking: what the module does for those who book and those who decide. */

export {
  askedBookings,
  isAsked,
  listAsked,
  listAskedAmong,
  replaceRequests,
  type Approvers,
  type Request,
} from './store.ts';
