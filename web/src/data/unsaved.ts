import { useQueryClient } from '@tanstack/react-query';

const UNSAVED = 'unsaved';

/**
 * What somebody has changed and not kept yet: it is there again when she comes back from another part of the page, and forgotten with all that was
 * loaded for her.
 * @param of what it is of, by its version too @returns that, and how it is kept; undefined: it was saved, or is given up
 */
export function useUnsaved<Edited>(of: readonly (string | number)[]) {
  const client = useQueryClient();
  const queryKey = [UNSAVED, ...of];
  return {
    unsaved: client.getQueryData<Edited>(queryKey),
    keepUnsaved: (edited: Edited | undefined): void => {
      if (edited === undefined) return client.removeQueries({ queryKey, exact: true });
      client.setQueryDefaults([UNSAVED], { gcTime: Infinity });
      client.setQueryData(queryKey, edited);
    },
  };
}
