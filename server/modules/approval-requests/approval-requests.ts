/** Who is asked to approve which booking or visit: what the module does for those who book and those who decide. */

export {
  askedBookings,
  askedVisits,
  isAmong,
  isAsked,
  listAsked,
  listAskedAmong,
  replaceRequests,
  type Approvers,
  type Request,
} from './store.ts';
