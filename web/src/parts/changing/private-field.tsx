import type { Resource } from '../../data/resources.ts';
import { Private } from '../private.tsx';
import type { Edits } from './draft.ts';

interface Props {
  readonly resource: Resource;
  readonly isBefore: boolean;
  readonly isWanted: boolean;
  readonly onEdit: (edits: Edits) => void;
}

/** Whether others read what it is for: asked of rooms, and of what is private already. */
export function PrivateField({ resource, isBefore, isWanted, onEdit }: Props) {
  if (resource.type !== 'room' && !isBefore) return null;
  return <Private checked={isWanted} onChange={(chosen) => onEdit({ private: chosen })} />;
}
