import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../ui/question.tsx';

interface Props {
  readonly says: { readonly what: string; readonly label: string; readonly title: string };
  readonly color?: string;
  readonly isPending: boolean;
  /** Takes it back and says so, whether or not its row is still there. */
  readonly onYes: () => Promise<void>;
}

/** Takes back what applies to visits after a question; what changes nothing has the focus. */
export function TakeBack({ says: { what, label, title }, color, isPending, onYes }: Props) {
  const { t } = useTranslation('visitors');
  const [isAsking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  return (
    <>
      <Button variant="default" size="xs" aria-label={label} onClick={() => setAsking(true)}>
        {what}
      </Button>
      {isAsking && (
        <Question title={title} size="sm" onClose={close}>
          <Group justify="flex-end" gap={8} mt="lg">
            <Button variant="default" onClick={close} data-autofocus>
              {t('rules.keep')}
            </Button>
            <Button
              {...(color !== undefined && { color })}
              loading={isPending}
              onClick={() => void onYes().finally(close)}
            >
              {what}
            </Button>
          </Group>
        </Question>
      )}
    </>
  );
}
