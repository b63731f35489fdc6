import { Button, Drawer, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useInvite, type VisitToMake } from '../../data/visitors.ts';
import { newKey } from '../../lib/api.ts';
import { isEmail } from '../../lib/email.ts';
import { showProblem } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { useForm } from '../../ui/form.ts';
import { useGivenBack } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import classes from './visitors.module.css';

/** The fields of every visit, as the API calls them, and those that each form adds. */
const VISITOR = [
  'visitors[0].name',
  'visitors[0].company',
  'visitors[0].email',
  'visitors[0].phone',
  'purpose',
] as const;
type Field = (typeof VISITOR)[number];
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
  readonly wishOf: (values: Values<Name>) => Omit<VisitToMake['wish'], 'visitors' | 'purpose'>;
  /** When it is, and to whom. */
  readonly renderFields: (wrong: Wrong) => ReactNode;
}

/** Who comes and why, in a drawer; when and to whom is each form's own. */
export function VisitDrawer<Name extends string>({ title, onClose, ...form }: Props<Name>) {
  useGivenBack(true);
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={520} returnFocus={false}>
      <Drawer.Overlay backgroundOpacity={0.28} />
      <Drawer.Content aria-label={title}>
        <Drawer.Header className={classes.header ?? ''}>
          <Title order={2} size="h3">
            {title}
          </Title>
          <Drawer.CloseButton aria-label={words('close')} size="lg" />
        </Drawer.Header>
        <Drawer.Body className={classes.body ?? ''}>
          <VisitForm {...form} onClose={onClose} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function VisitForm<Name extends string>({
  send,
  done,
  onClose,
  checks,
  wishOf,
  renderFields,
}: Omit<Props<Name>, 'title'>) {
  const { t } = useTranslation('visitors');
  const { mutate, error, isPending } = useInvite();
  const { props, wrong, refusal } = useForm<Field | Name>({
    fields: { ...checksOf(t), ...checks },
    error,
    send: (typed) =>
      mutate(
        { wish: { ...wishOf(typed), ...visitorIn(typed) }, key: newKey() },
        {
          onSuccess: ({ badges }) => {
            tell(done(badges[0]?.name ?? ''));
            onClose();
          },
        },
      ),
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed" aria-hidden="true">
          {t('required')}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            name={VISITOR[0]}
            label={t('name')}
            required
            maxLength={200}
            error={wrong(VISITOR[0])}
            data-autofocus
          />
          <TextInput name={VISITOR[1]} label={t('company')} maxLength={200} error={wrong(VISITOR[1])} />
          <TextInput name={VISITOR[2]} label={t('email')} type="email" error={wrong(VISITOR[2])} />
          <TextInput name={VISITOR[3]} label={t('phone')} type="tel" maxLength={50} error={wrong(VISITOR[3])} />
        </SimpleGrid>
        {renderFields(wrong as Wrong)}
        <TextInput name="purpose" label={t('purpose')} maxLength={200} error={wrong('purpose')} />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const checksOf = (t: (key: 'needName' | 'needEmail') => string) => ({
  [VISITOR[0]]: (value: string) => (value.trim() === '' ? t('needName') : null),
  [VISITOR[1]]: () => null,
  [VISITOR[2]]: (value: string) => (value.trim() === '' || isEmail(value.trim()) ? null : t('needEmail')),
  [VISITOR[3]]: () => null,
  [VISITOR[4]]: () => null,
});

/** Who comes and why; what was left empty is not said. */
function visitorIn(typed: Values<Field>): Pick<VisitToMake['wish'], 'visitors' | 'purpose'> {
  const [name, company, email, phone] = VISITOR.map((field) => typed[field].trim());
  const said = { ...(company && { company }), ...(email && { email }), ...(phone && { phone }) };
  return { visitors: [{ name: name ?? '', ...said }], purpose: typed.purpose.trim() };
}
