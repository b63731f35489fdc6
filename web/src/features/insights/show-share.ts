import { spoken } from '../../lib/texts.ts';

/** `41.7 %`; a dash where there is nothing that it could be a share of. */
export const showShare = (share: number | null): string =>
  share === null ? '–' : new Intl.NumberFormat(spoken(), { style: 'percent', maximumFractionDigits: 1 }).format(share);
