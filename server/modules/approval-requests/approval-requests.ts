/** Who is asked to approve which booking or visit, and by which letters: what the module does for those who book and those who decide. */

export { findSentLink, makeLinks, type AskingLetter, type SentLink } from './links.ts';
export {
  askedBookings,
  askedVisits,
  forgetOldLinks,
  isAmong,
  isAsked,
  listAsked,
  listAskedAmong,
  replaceRequests,
  type Approvers,
  type AsAsked,
  type Request,
} from './store.ts';
