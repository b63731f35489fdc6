// What the vendor's page leaves open, in one place: each line is a guess of ours (reference offision.md §2–5), but where DOC stands.
// Whoever can look at a live server corrects it here.

/** Only the path of `GET /system/v1/information` below it is printed (`/API/external`); paths do not mind their case. */
export const BASE_PATH = '/api/external';

/** Where things are searched: none of these paths is printed. */
export const lists = {
  buildings: '/building/v1',
  resources: '/bookable-resource/v1',
  lockers: '/locker/v1',
  users: '/user/v1',
  appointments: '/booking/v1/appointment',
  badges: '/visitor-badge/v1',
  visits: '/visiting-appointment/v1',
  services: '/service-item/v1',
  environment: '/sensor/v1',
  occupancy: '/occupancy-sensor/v1',
} as const;

/** DOC: `row`, 50 unless said. No maximum is documented; a server that gives fewer is read on all the same. */
export const ROW = 200;

/** So many days ahead appointments and visits are read: nothing says how far ahead they may be. */
export const DAYS_AHEAD = 400;
/** So many days back, where nobody says from when on. */
export const DAYS_BACK = 90;

/** The names are documented, their numbers are not. */
export const resourceTypes = ['room', 'desk', 'equipment', 'locker', 'parking'] as const;
export const bookingStates: readonly string[] = [
  'booked',
  'waitingCheckIn',
  'using',
  'finished',
  'noShow',
  'cancelled',
  'waitingApproval',
  'rejected',
];
export const badgeStates: readonly string[] = ['initial', 'visiting', 'visited', 'noShow'];
/** Confidentiality, or how Exchange shows it. */
export const PRIVATE = 1;

/** As ASP.NET names what is wrong. */
export const errorMembers = ['detail', 'title', 'message'] as const;
