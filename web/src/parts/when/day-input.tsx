import { needTexts } from '../../lib/texts.ts';
import { later } from '../../ui/later.tsx';

/** A day to be chosen; its calendar comes when it is first drawn. */
export const DayInput = later(async () => {
  const [part] = await Promise.all([import('./day-calendar-input.tsx'), needTexts('parts')]);
  return part.DayCalendarInput;
});
