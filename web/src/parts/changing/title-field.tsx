import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Resource } from '../../data/resources.ts';
import type { Edits } from './draft.ts';

interface Props {
  readonly resource: Resource;
  readonly title: string;
  readonly before: string;
  readonly wrong: string | null;
  readonly onEdit: (edits: Edits) => void;
}

/** What it is for: asked of rooms, and of what has a title already. */
export function TitleField({ resource, title, before, wrong, onEdit }: Props) {
  const { t } = useTranslation('changing');
  if (resource.type !== 'room' && before === '') return null;
  return (
    <TextInput
      label={t('what')}
      name="title"
      maxLength={200}
      value={title}
      error={wrong}
      onChange={({ currentTarget: { value } }) => onEdit({ title: value })}
    />
  );
}
