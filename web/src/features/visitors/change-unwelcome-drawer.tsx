import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChangeUnwelcome, type UnwelcomeVisitor } from '../../data/visiting.ts';
import { dayIn } from '../../lib/when.ts';
import { useForm } from '../../ui/form.ts';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { useTries } from './try-key.ts';
import { endOf, WhyFields } from './unwelcome-drawer.tsx';
import { FormEnd, type Wrong } from './visit-drawer.tsx';

interface Props {
  readonly entry: UnwelcomeVisitor;
  readonly who: string;
  /** By whose clocks its last day ends. */
  readonly zone: string;
  readonly onClose: () => void;
}

/** Says another reason or end; whom it means, and where, stays. */
export function ChangeUnwelcomeDrawer({ entry, who, zone, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useChangeUnwelcome();
  const trySending = useTries();
  const lastDay = entry.until === null ? '' : dayIn(entry.until, zone);
  const { props, wrong, refusal } = useForm<'reason' | 'until'>({
    fields: {
      reason: (value) => (value.trim() === '' ? t('unwelcome.needReason') : null),
      until: () => null,
    },
    error,
    send({ reason, until }) {
      const wish = {
        id: entry.id,
        version: entry.version,
        reason: reason.trim(),
        // An end within its last day stays, unless another day is chosen.
        ...(until !== lastDay && { until: until === '' ? null : endOf(until) }),
      };
      trySending(mutateAsync, wish, () => {
        tell(t('unwelcome.changed', { who }));
        onClose();
      });
    },
  });
  return (
    <SideDrawer size={520} title={t('rules.changeOf', { name: who })} onClose={onClose}>
      <form {...props}>
        <Stack gap="lg">
          <Text size="sm" c="dimmed">
            {t('unwelcome.sameOne')}
          </Text>
          <WhyFields wrong={wrong as Wrong} reason={entry.reason} lastDay={lastDay} />
          <FormEnd refusal={refusal} isPending={isPending} says={t('save')} leave={t('cancel')} onClose={onClose} />
        </Stack>
      </form>
    </SideDrawer>
  );
}
