// Uploads the restaurant's logo, or removes it.
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { hosted } from '../base-path.ts';
import { Button } from '../ui/button.tsx';
import styles from './restaurant-page.module.css';
import { shrinkPicture } from './shrink-picture.ts';
import { useErrorToast } from './use-admin-errors.ts';

export interface LogoChooserProps {
  readonly logo: string | null;
  readonly onChoose: (logo: string | null) => void;
}

export function LogoChooser({ logo, onChoose }: LogoChooserProps) {
  const { t } = useTranslation('restaurant');
  const file = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (chosen: File) =>
      post<{ picture: string }>('/api/pictures', await shrinkPicture(chosen, 'image/png')),
    onSuccess: ({ picture }) => onChoose(picture),
    onError: useErrorToast(),
  });
  return (
    <fieldset className={styles.logo}>
      <legend>{t('edit.logo')}</legend>
      {logo !== null && <img src={hosted(logo)} alt={t('edit.logoAlt')} className={styles.image} />}
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label={t('edit.logoUpload')}
        hidden
        onChange={({ target }) => {
          const [chosen] = target.files ?? [];
          if (chosen) upload.mutate(chosen);
          // Without this, choosing the same file again fires no change event.
          target.value = '';
        }}
      />
      <div className={styles.buttons}>
        <Button busy={upload.isPending} onClick={() => file.current?.click()}>
          {t('edit.logoUpload')}
        </Button>
        {logo !== null && (
          <Button tone="quiet" onClick={() => onChoose(null)}>
            {t('edit.logoRemove')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
