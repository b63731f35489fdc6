import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly notes?: string;
  readonly error: string | null;
}

/** What the front desk should know; who comes does not read it. */
export function NotesField({ notes = '', error }: Props) {
  const { t } = useTranslation('visitors');
  return (
    <Textarea
      name="notes"
      label={t('notes')}
      description={t('notesHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      defaultValue={notes}
      maxLength={2000}
      autosize
      minRows={2}
      maxRows={6}
      error={error}
    />
  );
}
