import { Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAddVisitPurpose } from '../../data/visiting.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { useTries } from './try-key.ts';
import { FormEnd, SideDrawer, type Wrong } from './visit-drawer.tsx';
import { chosenIn, WhereSelect, type Places } from './where.tsx';

interface Props extends Places {
  readonly onClose: () => void;
}

/** Adds a purpose of visits to a building, or to all. */
export function PurposeDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer title={t('purposes.add')} onClose={props.onClose}>
      <PurposeForm {...props} />
    </SideDrawer>
  );
}

function PurposeForm({ buildings, forAll, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useAddVisitPurpose();
  const trySending = useTries();
  const { props, wrong, refusal } = useForm<'name' | 'buildingId'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('rules.needName') : null),
      buildingId: () => null,
    },
    error,
    send({ name, buildingId }) {
      const wish = { name: name.trim(), buildingId: chosenIn(buildingId) };
      trySending(mutateAsync, wish, (added) => {
        tell(t('purposes.added', { name: added.name }));
        onClose();
      });
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput
          name="name"
          label={t('purposes.one')}
          required
          maxLength={200}
          error={wrong('name')}
          data-autofocus
        />
        <WhereSelect buildings={buildings} forAll={forAll} wrong={wrong as Wrong} />
        <FormEnd refusal={refusal} isPending={isPending} says={t('add')} leave={t('cancel')} onClose={onClose} />
      </Stack>
    </form>
  );
}
