import { Button, Drawer, Group, NativeSelect, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { words } from '../../lib/texts.ts';
import { useGivenBack } from '../../ui/question.tsx';
import classes from './closures.module.css';
import type { Instead } from './looking.ts';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Where something is closed, or a closure is changed. */
export function ClosureDrawer({ title, onClose, children }: Props) {
  useGivenBack(true);
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={560} returnFocus={false}>
      <Drawer.Overlay backgroundOpacity={0.28} />
      <Drawer.Content aria-label={title}>
        <Drawer.Header className={classes.header ?? ''}>
          <Title order={2} size="h3">
            {title}
          </Title>
          <Drawer.CloseButton aria-label={words('close')} size="lg" />
        </Drawer.Header>
        <Drawer.Body className={classes.body ?? ''}>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

interface BookingsProps {
  readonly value: Instead;
  readonly onChange: (value: Instead) => void;
}

/** What becomes of what is booked there. */
export function BookingsField({ value, onChange }: BookingsProps) {
  const { t } = useTranslation('closures');
  return (
    <NativeSelect
      label={t('bookings')}
      value={value}
      data={[
        { value: 'move', label: t('move') },
        { value: 'cancel', label: t('cancelAll') },
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value === 'cancel' ? 'cancel' : 'move')}
    />
  );
}

interface ActionsProps {
  readonly label: string;
  /** What is sent next takes bookings from people. */
  readonly isGrave: boolean;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

/** The end of the form. */
export function Actions({ label, isGrave, isPending, onCancel }: ActionsProps) {
  const { t } = useTranslation('closures');
  return (
    <Group justify="flex-end" gap={8}>
      <Button variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
      <Button type="submit" loading={isPending} {...(isGrave && { color: 'red.8' })}>
        {label}
      </Button>
    </Group>
  );
}
