import { Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAddVisitPurpose, useRenameVisitPurpose, type VisitPurpose } from '../../data/visiting.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { useTries } from './try-key.ts';
import { FormEnd, type Wrong } from './visit-drawer.tsx';
import { chosenIn, WhereSelect, type Places } from './where.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';

interface Props extends Places {
  /** One to rename; absent: a new one. */
  readonly purpose?: VisitPurpose;
  readonly onClose: () => void;
}

/** Adds a purpose of visits to a building, or to all; or renames one. */
export function PurposeDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer
      size={520}
      title={props.purpose ? t('purposes.renameOf', { name: props.purpose.name }) : t('purposes.add')}
      onClose={props.onClose}
    >
      <PurposeForm {...props} />
    </SideDrawer>
  );
}

function PurposeForm({ buildings, forAll, purpose, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const adding = useAddVisitPurpose();
  const renaming = useRenameVisitPurpose();
  const { error, isPending } = purpose ? renaming : adding;
  const trySending = useTries();
  const { props, wrong, refusal } = useForm<'name' | 'buildingId'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('rules.needName') : null),
      buildingId: () => null,
    },
    error,
    send({ name, buildingId }) {
      const said = { name: name.trim() };
      const done = (text: string): void => {
        tell(text);
        onClose();
      };
      if (purpose)
        trySending(renaming.mutateAsync, { id: purpose.id, version: purpose.version, ...said }, (renamed) =>
          done(t('purposes.renamed', { name: renamed.name })),
        );
      else
        trySending(adding.mutateAsync, { ...said, buildingId: chosenIn(buildingId) }, (added) =>
          done(t('purposes.added', { name: added.name })),
        );
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput
          name="name"
          label={t('purpose')}
          required
          defaultValue={purpose?.name ?? ''}
          maxLength={200}
          error={wrong('name')}
          data-autofocus
        />
        {purpose === undefined && <WhereSelect buildings={buildings} forAll={forAll} wrong={wrong as Wrong} />}
        <FormEnd
          refusal={refusal}
          isPending={isPending}
          says={t(purpose ? 'save' : 'add')}
          leave={t('cancel')}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
