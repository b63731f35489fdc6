import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Answers } from '../../ui/question.tsx';

interface Props {
  readonly isPending: boolean;
  /** What is done, as the button says it. */
  readonly says: string;
  readonly onClose: () => void;
}

/** Leaves a form, or sends it. */
export function FormButtons({ isPending, says, onClose }: Props) {
  const { t } = useTranslation('locker-banks');
  return (
    <Answers>
      <Button variant="default" onClick={onClose}>
        {t('cancel')}
      </Button>
      <Button type="submit" loading={isPending}>
        {says}
      </Button>
    </Answers>
  );
}
