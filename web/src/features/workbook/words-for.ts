import type { useTranslation } from 'react-i18next';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';

type T = ReturnType<typeof useTranslation<'workbook'>>['t'];

/** Why a workbook was refused as a whole. */
export function wordsFor(error: Error, t: T): string {
  if (isProblem(error, 'invalid_workbook')) {
    const own = t(`refused.${String(error.members['reason'])}` as 'refused.damaged', { defaultValue: '' });
    return own === '' ? t('refused.damaged') : own;
  }
  if (isProblem(error, 'too_large')) return t('refused.tooLarge');
  if (isProblem(error, 'workbook_busy')) return t('busy');
  if (isProblem(error, 'workbook_outdated')) return t('outdated');
  if (isProblem(error, 'unsupported_media_type')) return t('refused.unknown');
  return showProblem(error);
}
