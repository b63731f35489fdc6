import { Checkbox, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './ruled.module.css';

interface Props {
  readonly text: string;
  readonly wrong: string | null;
}

/** What is accepted by booking; the box is one of the form's fields. */
export function Terms({ text, wrong }: Props) {
  const { t } = useTranslation('parts');
  return (
    <div className={classes.terms}>
      <Textarea
        readOnly
        autosize
        maxRows={7}
        size="sm"
        aria-label={t('terms.label')}
        classNames={{ input: classes.text ?? '' }}
        value={text}
      />
      <Checkbox name="acceptTerms" label={t('terms.accept')} error={wrong} />
    </div>
  );
}
