// What to say when the server did not do what an admin asked for.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { toast } from '../ui/toast.tsx';

/** Words for an error. */
export function useErrorWords(): (error: unknown) => string {
  const { t } = useTranslation('admin');
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError))
        return error instanceof Error && error.name === 'PictureError' ? error.message : t('failed.noAnswer');
      return error.message;
    },
    [t],
  );
}

/** Shows them for a moment. */
export function useFailed(): (error: unknown) => void {
  const words = useErrorWords();
  return useCallback((error) => void toast(words(error), { tone: 'bad' }), [words]);
}
