import { useTranslation } from 'react-i18next';
import { permissionOf } from './labels.ts';

/** What connectors may do at a source, in the reader's language as far as there are words for it. */
export function usePermissionName(): (name: string) => string {
  const { t } = useTranslation('sources');
  return (name) => {
    const known = permissionOf(name);
    return known === undefined ? name : t(`permissions.${known}`);
  };
}
