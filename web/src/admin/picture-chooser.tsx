// Chooses an item's picture: an illustration, an upload, or none.
import { useMutation } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { hosted } from '../base-path.ts';
import { Button } from '../ui/button.tsx';
import { drawnPictures } from './drawn-pictures.ts';
import styles from './item-editor.module.css';
import { shrinkPicture } from './shrink-picture.ts';
import { useErrorToast } from './use-admin-errors.ts';

export interface PictureChooserProps {
  readonly picture: string | null;
  readonly onChoose: (picture: string | null) => void;
}

export function PictureChooser({ picture, onChoose }: PictureChooserProps) {
  const { t } = useTranslation('admin');
  const name = useId();
  const file = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (chosen: File) => post<{ picture: string }>('/api/pictures', await shrinkPicture(chosen)),
    onSuccess: (uploaded) => onChoose(uploaded.picture),
    onError: useErrorToast(),
  });
  const own = picture !== null && !drawnPictures.includes(picture) ? [picture] : [];
  return (
    <fieldset className={styles.pictures}>
      <legend>{t('picture.title')}</legend>
      <div className={styles.grid}>
        {[...own, ...drawnPictures].map((one) => (
          <label key={one} className={styles.picture}>
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={picture === one}
              onChange={() => onChoose(one)}
              aria-label={own.includes(one) ? t('picture.own') : t('picture.drawn', { name: nameOf(one) })}
            />
            <img src={hosted(one)} alt="" width={120} height={90} loading="lazy" />
          </label>
        ))}
      </div>
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg,image/webp"
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
          {t('picture.upload')}
        </Button>
        {picture !== null && (
          <Button tone="quiet" onClick={() => onChoose(null)}>
            {t('picture.none')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

/** `/pictures/honey-cake.svg` -> `honey cake` */
const nameOf = (path: string): string => path.replace(/^.*\/|\.svg$/g, '').replaceAll('-', ' ');
