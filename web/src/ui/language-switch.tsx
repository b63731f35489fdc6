import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, languages, spoken, type Language } from '../lib/texts.ts';
import { tellProblem } from './tell.tsx';

/** Each language by its own name, so that everybody can read theirs. */
export function LanguageSwitch() {
  const { t } = useTranslation('words');
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('language')}
      value={spoken()}
      onChange={(value) => void chooseLanguage(value as Language).catch(tellProblem)}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
    />
  );
}
