import { useTranslation } from 'react-i18next';
import { showZone } from '../../lib/show.ts';
import { ownZone, sameClock } from '../../lib/when.ts';

/** Whose clock times are of, in a sentence, where it is not the reader's; else nothing. */
export function useZoneWords(zone: string | undefined, at: string): string | undefined {
  const { t } = useTranslation('parts');
  return zone === undefined || sameClock(zone, ownZone(), at) ? undefined : t('when.zone', { zone: showZone(zone) });
}
