import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useInvite, type VisitToMake } from '../../data/visitors.ts';
import { showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { PurposeSelect } from './purpose-select.tsx';
import { useTries } from './try-key.ts';
import { VisitorFields, visitorChecks, visitorIn, type VisitorField } from './visitor-fields.tsx';

/** The fields of every visit, as the API calls them, and those that each form adds. */
type Field = VisitorField | 'purpose' | 'purposeId';
export type Wrong = (name: string) => string | null;
type Values<Name extends string> = Readonly<Record<Name, string>>;

interface Props<Name extends string> {
  readonly title: string;
  readonly send: string;
  readonly done: (name: string) => string;
  readonly onClose: () => void;
  /** What has to be so of the form's own fields. */
  readonly checks: { readonly [N in Name]: (value: string, all: Values<Name>) => string | null };
  /** The visit, but for who comes and why. */
  readonly wishOf: (values: Values<Name>) => Omit<VisitToMake['wish'], 'visitors' | 'purpose' | 'purposeId'>;
  /** Where it is. */
  readonly buildingId: number;
  /** What she answers, where she stands there and is asked. */
  readonly answers?: VisitToMake['wish']['visitors'][number]['answers'];
  /** Why they come, where that is known. */
  readonly purpose?: string;
  /** When it is, and to whom. */
  readonly renderFields: (wrong: Wrong) => ReactNode;
  /** What the front desk should know, of who is invited and not received there already. */
  readonly renderNotes?: (wrong: Wrong) => ReactNode;
}

/** Who comes and why, in a drawer; when and to whom is each form's own. */
export function VisitDrawer<Name extends string>({ title, onClose, ...form }: Props<Name>) {
  return (
    <SideDrawer title={title} size={520} onClose={onClose}>
      <VisitForm {...form} onClose={onClose} />
    </SideDrawer>
  );
}

interface EndProps {
  /** What was refused and belongs to no field. */
  readonly refusal: Error | null;
  readonly isPending: boolean;
  readonly says: string;
  readonly leave: string;
  readonly onClose: () => void;
}

/** The end of a form: what was refused, and the ways to leave it or to send it. */
export function FormEnd({ refusal, isPending, says, leave, onClose }: EndProps) {
  return (
    <>
      {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          {leave}
        </Button>
        <Button type="submit" loading={isPending}>
          {says}
        </Button>
      </Group>
    </>
  );
}

function VisitForm<Name extends string>({
  send,
  done,
  onClose,
  checks,
  wishOf,
  buildingId,
  answers,
  purpose = '',
  renderFields,
  renderNotes,
}: Omit<Props<Name>, 'title'>) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useInvite();
  const trySending = useTries();
  const { props, wrong, refusal } = useForm<Field | Name>({
    fields: { ...visitorChecks(t), purpose: () => null, purposeId: () => null, ...checks },
    error,
    send(typed) {
      const wish = {
        ...wishOf(typed),
        visitors: [{ ...visitorIn(typed), ...(answers && { answers }) }],
        purpose: typed.purpose.trim(),
        ...(typed.purposeId !== '' && { purposeId: Number(typed.purposeId) }),
      };
      trySending(mutateAsync, wish, ({ badges, approval }) => {
        tell(approval === 'pending' ? t('asks') : done(badges[0]?.name ?? ''));
        onClose();
      });
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed" aria-hidden="true">
          {t('required')}
        </Text>
        <VisitorFields wrong={wrong} isInvited={renderNotes !== undefined} />
        {renderFields(wrong as Wrong)}
        <PurposeSelect buildingId={buildingId} error={wrong('purposeId')} />
        <TextInput
          name="purpose"
          label={t('purposeWords')}
          defaultValue={purpose}
          maxLength={200}
          error={wrong('purpose')}
        />
        {renderNotes?.(wrong as Wrong)}
        <FormEnd refusal={refusal} isPending={isPending} says={send} leave={t('cancel')} onClose={onClose} />
      </Stack>
    </form>
  );
}
