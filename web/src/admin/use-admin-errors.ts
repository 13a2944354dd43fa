// Texts for failed admin requests.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { passwordRefusal } from '../session/sign-in-refusal.ts';
import { toast } from '../ui/toast.tsx';
import { PictureError } from './shrink-picture.ts';

/** The text for an error. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  return useCallback(
    (error) => {
      if (error instanceof ApiError) {
        if (error.code === 'changed_meanwhile') return t('changedMeanwhile');
        return passwordRefusal(error, common) ?? error.message;
      }
      return error instanceof PictureError ? t(`picture.${error.reason}`) : t('failed.noAnswer');
    },
    [t, common],
  );
}

/** Shows the text in a toast. */
export function useErrorToast(): (error: unknown) => void {
  const words = useErrorText();
  return useCallback((error) => void toast(words(error), { tone: 'bad' }), [words]);
}
