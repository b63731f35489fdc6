export { cancelSeries } from './cancel.ts';
export { updateSeries } from './change.ts';
export { checkSeries } from './check.ts';
export { createBooking } from './create.ts';
export { extendSeries } from './extend.ts';
export { endSeriesOf, handOverSeries, lockSeriesOf, stopAttendingSeries } from './leaving.ts';
export { noShowListener } from './no-shows.ts';
export { openSeries, readOwnSeries, type OpenedSeries } from './open.ts';
export { findSeriesGuests, getSeries, listSeries } from './read.ts';
export {
  lossesOf as lossesOfDate,
  refusalsOf as refusalsOfDate,
  refusedSeries,
  type Refusal as DateRefusal,
} from './refusals.ts';
export { relink } from './relink.ts';
export { toldOf as toldOfSeries } from './show.ts';
export { forgetAttendees, forgetOldAttendees } from './forgetting.ts';
export { applyNewZoneData, applyZoneData, forgetOldShifts, listBehindZoneData } from './zone-data.ts';
export { findSeriesRows, lockOrigins, type SeriesRow } from './store.ts';
