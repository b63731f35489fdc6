import { Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChangeVisit, type Visit } from '../../data/visitors.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { NotesField } from './notes-field.tsx';
import { PurposeSelect } from './purpose-select.tsx';
import { FormEnd } from './visit-drawer.tsx';
import { areUnchanged, timesIn, whenChecks, WhenFields } from './when-fields.tsx';

interface Props {
  readonly visit: Visit;
  readonly onClose: () => void;
}

/** Changes when a visit is and why; who comes is written to by the server. */
export function ChangeVisitDrawer({ visit, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useChangeVisit();
  const { props, wrong, refusal } = useForm<'day' | 'start' | 'end' | 'purposeId' | 'purpose' | 'notes'>({
    fields: { ...whenChecks(t), purposeId: () => null, purpose: () => null, notes: () => null },
    error,
    send(typed) {
      const change = {
        id: visit.id,
        version: visit.version,
        ...(!areUnchanged(typed, visit) && timesIn(typed)),
        purpose: typed.purpose.trim(),
        ...(typed.purposeId !== String(visit.purposeId ?? '') && {
          purposeId: typed.purposeId === '' ? null : Number(typed.purposeId),
        }),
        notes: typed.notes.trim(),
      };
      whenDone(mutateAsync(change), {
        onSuccess: ({ approval }) => {
          tell(approval === 'pending' ? t('asks') : t('changed'));
          onClose();
        },
      });
    },
  });
  return (
    <SideDrawer size={520} title={t('change')} onClose={onClose}>
      <form {...props}>
        <Stack gap="lg">
          <WhenFields zone={visit.zone} times={visit} wrong={(name) => wrong(name as 'day')} />
          <PurposeSelect buildingId={visit.buildingId} chosen={visit.purposeId} error={wrong('purposeId')} />
          <TextInput
            name="purpose"
            label={t('purposeWords')}
            defaultValue={visit.purpose}
            maxLength={200}
            error={wrong('purpose')}
          />
          <NotesField notes={visit.notes} error={wrong('notes')} />
          <FormEnd refusal={refusal} isPending={isPending} says={t('save')} leave={t('cancel')} onClose={onClose} />
        </Stack>
      </form>
    </SideDrawer>
  );
}
