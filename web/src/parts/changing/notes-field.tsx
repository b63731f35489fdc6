import { Button, Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** As they are chosen elsewhere; absent: as they are typed here. */
  readonly notes?: string;
  readonly wrong: string | null;
  readonly onEdit?: (edits: { readonly notes: string }) => void;
}

/** What is said besides the title: folded away until somebody wants it, or there is something. */
export function NotesField({ notes, wrong, onEdit }: Props) {
  const { t } = useTranslation('changing');
  const [isWanted, setWanted] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isWanted) field.current?.focus();
  }, [isWanted]);
  if (!isWanted && (notes ?? '') === '' && wrong === null)
    return (
      <Button
        type="button"
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={16} />}
        style={{ alignSelf: 'start' }}
        onClick={() => setWanted(true)}
      >
        {t('addNotes')}
      </Button>
    );
  return (
    <Textarea
      label={t('notes')}
      name="notes"
      maxLength={4_000}
      autosize
      minRows={2}
      maxRows={8}
      ref={field}
      error={wrong}
      {...(notes !== undefined && { value: notes })}
      onChange={({ currentTarget: { value } }) => onEdit?.({ notes: value })}
    />
  );
}
