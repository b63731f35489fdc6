import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Input } from '../../lib/api.ts';

/** As the server says it: so many at once, at most. */
export const MOST_LOCKERS = 200;
/** What stands for the number in what a locker is called. */
const SIGN = '#';

/** Is it so many lockers as may come at once? */
export const isCount = (text: string): boolean =>
  /^\s*\d{1,3}\s*$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_LOCKERS;
/** Does it say once where the number stands, or nothing? */
export const isNaming = (text: string): boolean => text.trim() === '' || text.split(SIGN).length === 2;

/** What is typed, as the server takes it. */
export const lockersIn = (count: string, naming: string): Pick<Input<'addLockers'>, 'count' | 'naming'> => ({
  count: Number(count),
  ...(naming.trim() !== '' && { naming: naming.trim() }),
});

interface Props {
  /** What the fields are called, as the server blames them: `lockers.count`. */
  readonly within: 'lockers.' | '';
  readonly wrong: { readonly count: string | null; readonly naming: string | null };
  readonly takesFocus?: boolean;
}

/** How many lockers, and what they are called. */
export function LockersFields({ within, wrong, takesFocus = false }: Props) {
  const { t } = useTranslation('locker-banks');
  return (
    <>
      <TextInput
        name={`${within}count`}
        label={t('count')}
        inputMode="numeric"
        maxLength={3}
        defaultValue="20"
        error={wrong.count}
        {...(takesFocus && { 'data-autofocus': true })}
      />
      <TextInput
        name={`${within}naming`}
        label={t('naming')}
        description={t('namingHint')}
        placeholder="K-#"
        maxLength={200}
        error={wrong.naming}
      />
    </>
  );
}
