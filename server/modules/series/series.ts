export { cancelSeries } from './cancel.ts';
export { updateSeries } from './change.ts';
export { checkSeries } from './check.ts';
export { createBooking } from './create.ts';
export { extendSeries } from './extend.ts';
export { noShowListener } from './no-shows.ts';
export { getSeries, listSeries } from './read.ts';
export { toldOf as toldOfSeries } from './show.ts';
export { findSeriesRows, type SeriesRow } from './store.ts';
