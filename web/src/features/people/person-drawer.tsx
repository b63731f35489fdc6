import { Button, Checkbox, Group, MultiSelect, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSendLink, type LinkUnderWay } from '../../data/passwords.ts';
import { groupsQuery, useSavePerson, type PersonSaid, type User } from '../../data/people.ts';
import { buildingsQuery } from '../../data/places.ts';
import { useMe } from '../../data/session.ts';
import { newKey } from '../../lib/api.ts';
import { isEmail } from '../../lib/email.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { needTexts } from '../../lib/texts.ts';
import { useForm } from '../../ui/form.ts';
import { onDemand } from '../../ui/later.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { KeptLink } from './kept-link.tsx';
import { whenDone } from '../../lib/when-done.ts';

const Custom = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/custom/custom.tsx'), needTexts('custom')]);
  return part.Custom;
});

interface Props {
  /** Who is changed; null: somebody is added. */
  readonly user: User | null;
  readonly onClose: () => void;
}

/** Adds a person, or changes who she is and what she may do where. */
export function PersonDrawer({ user, onClose }: Props) {
  const { t } = useTranslation('people');
  const title = user ? t('editOf', { name: nameOf(user) }) : t('add');
  const [kept, setKept] = useState<{ readonly user: User; readonly askedAt: string } | null>(null);
  return (
    <SideDrawer title={title} size={480} onClose={onClose}>
      {kept ? (
        <Stack gap="lg">
          <KeptLink {...kept} />
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              {t('finish')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <PersonForm user={user} onClose={onClose} onKept={setKept} />
      )}
    </SideDrawer>
  );
}

type Role = NonNullable<User['role']>;
const roles: readonly Role[] = ['employee', 'receptionist', 'space_manager', 'administrator'];

interface FormProps extends Props {
  readonly onKept: (kept: { readonly user: User; readonly askedAt: string }) => void;
}

/** Saves what was said; who is new is then sent a link, unless that is not wanted. */
function useSaving({ user, onClose, onKept }: FormProps) {
  const { t } = useTranslation('people');
  const save = useSavePerson();
  const link = useSendLink();
  const send = (added: User): void =>
    whenDone(link.mutateAsync(added), {
      onSuccess: ({ mail, askedAt }: LinkUnderWay) => {
        if (mail === 'kept') return onKept({ user: added, askedAt });
        tell(t('sent', { name: nameOf(added) }));
        onClose();
      },
      onError: (error) => {
        tellProblem(error);
        onClose();
      },
    });
  return {
    error: save.error,
    isPending: save.isPending || link.isPending,
    save: (said: PersonSaid, groupIds: readonly number[], isInvited: boolean): void =>
      whenDone(save.mutateAsync({ user, said, groupIds, key: newKey() }), {
        onSuccess: ({ saved, refused }) => {
          if (refused === undefined) tell(t(user ? 'changed' : 'added', { name: nameOf(saved) }));
          else tellProblem(refused);
          if (isInvited) send(saved);
          else onClose();
        },
      }),
  };
}

function PersonForm(given: FormProps) {
  const { t } = useTranslation('people');
  const { user, onClose } = given;
  const isSelf = useMe().user?.id === user?.id;
  const saving = useSaving(given);
  const [role, setRole] = useState<Role>(user?.role ?? 'employee');
  const [reach, setReach] = useState<'all' | number[]>(user?.buildings ?? 'all');
  const [groupIds, setGroups] = useState(user?.groupIds ?? []);
  const [isInvited, setInvited] = useState(user === null);
  const hasReach = role !== 'employee';
  const { props, wrong, refusal } = useForm({
    fields: {
      name: (value) => (value.trim() === '' ? t('needName') : null),
      email: (value) => (isEmail(value.trim()) ? null : t('needEmail')),
      cardNumber: (value) => (/\s/.test(value.trim()) ? t('cardHint') : null),
      role: () => null,
      buildings: () => (hasReach && reach.length === 0 ? t('needBuilding') : null),
    },
    error: saving.error,
    send: ({ name, email, cardNumber }) => {
      const typed = { name: name.trim(), email: email.trim(), cardNumber: cardNumber.trim() || null };
      saving.save(saidOf(user, { ...typed, role, reach }), groupIds, isInvited);
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <Who user={user} wrong={wrong} />
        {user?.custom && <Custom of="person" custom={user.custom} />}
        {/* Nobody takes away from herself what she needs to give it back. */}
        {!isSelf && (
          <>
            <NativeSelect
              name="role"
              label={t('role')}
              value={role}
              error={wrong('role')}
              onChange={({ currentTarget: { value } }) => setRole(roles.find((one) => one === value) ?? 'employee')}
              data={roles.map((one) => ({ value: one, label: t(`roles.${one}`) }))}
            />
            {hasReach && <Reach value={reach} error={wrong('buildings')} onChange={setReach} />}
          </>
        )}
        <Groups value={groupIds} onChange={setGroups} />
        {user === null && (
          <Checkbox
            label={t('invite')}
            checked={isInvited}
            onChange={({ currentTarget }) => setInvited(currentTarget.checked)}
          />
        )}
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('leaveForm')}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {user ? t('save') : t('add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface WhoProps {
  readonly user: User | null;
  readonly wrong: (name: 'name' | 'email' | 'cardNumber') => string | null;
}

/** Who she is, and by which card readers know her. */
function Who({ user, wrong }: WhoProps) {
  const { t } = useTranslation('people');
  return (
    <>
      <TextInput
        name="name"
        label={t('name')}
        required
        maxLength={200}
        defaultValue={user?.name}
        error={wrong('name')}
        data-autofocus
      />
      <TextInput
        name="email"
        type="email"
        label={t('email')}
        required
        maxLength={320}
        defaultValue={user?.email ?? ''}
        error={wrong('email')}
      />
      <TextInput
        name="cardNumber"
        label={t('card')}
        description={t('cardHint')}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        defaultValue={user?.cardNumber ?? ''}
        error={wrong('cardNumber')}
      />
    </>
  );
}

interface Typed {
  readonly name: string;
  readonly email: string;
  readonly cardNumber: string | null;
  readonly role: Role;
  readonly reach: 'all' | number[];
}

/** What is new of a person: what stays is not said, so that nothing is judged that nobody changed. */
function saidOf(user: User | null, { name, email, cardNumber, role, reach }: Typed): PersonSaid {
  const isSame = (one: User['buildings'], other: User['buildings']): boolean => String(one) === String(other);
  return {
    ...(name !== user?.name && { name }),
    ...(email !== user?.email && { email }),
    ...(cardNumber !== (user?.cardNumber ?? null) && { cardNumber }),
    ...(role !== user?.role && { role }),
    ...(role !== 'employee' && !isSame(reach, user?.buildings ?? null) && { buildings: reach }),
  };
}

interface ReachProps {
  readonly value: 'all' | number[];
  readonly error: string | null;
  readonly onChange: (value: 'all' | number[]) => void;
}

/** Where the role counts: in all buildings, those to come too, or in some. */
function Reach({ value, error, onChange }: ReachProps) {
  const { t } = useTranslation('people');
  const { user } = useMe();
  const { data = [] } = useQuery(buildingsQuery);
  const mine = user?.buildings ?? [];
  // What I do not reach I cannot give.
  const offered = mine === 'all' ? data : data.filter(({ id }) => mine.includes(id));
  return (
    <>
      <NativeSelect
        label={t('reach')}
        value={value === 'all' ? 'all' : 'some'}
        onChange={({ currentTarget }) => onChange(currentTarget.value === 'all' ? 'all' : [])}
        data={[
          { value: 'all', label: t('reachAll') },
          { value: 'some', label: t('reachSome') },
        ]}
        {...(value === 'all' && { error })}
      />
      {value !== 'all' && (
        <MultiSelect
          name="buildings"
          label={t('buildings')}
          required
          searchable
          error={error}
          value={value.map(String)}
          onChange={(ids) => onChange(ids.map(Number))}
          data={offered.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
        />
      )}
    </>
  );
}

interface GroupsProps {
  readonly value: readonly number[];
  readonly onChange: (value: number[]) => void;
}

/** In which groups she is, where there are any. */
function Groups({ value, onChange }: GroupsProps) {
  const { t } = useTranslation('people');
  const { data = [] } = useQuery(groupsQuery);
  if (data.length === 0) return null;
  return (
    <MultiSelect
      label={t('groups')}
      searchable
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      data={data.map(({ id, name }) => ({ value: String(id), label: name }))}
    />
  );
}
