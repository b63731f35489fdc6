import { needTexts } from '../../lib/texts.ts';
import { later } from '../../ui/later.tsx';

/** Who pays, which comes once something is changed. */
export const PaidField = later(async () => {
  const [part] = await Promise.all([import('../paying/paid-field.tsx'), needTexts('paying')]);
  return part.PaidField;
});
