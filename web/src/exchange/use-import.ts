// An import: previews the chosen files, then applies what was shown.
import { useMutation } from '@tanstack/react-query';
import type { MenuImport, MenuImportPlan } from '@waggle/contracts';
import { useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { type ChosenFiles, readChosen } from './chosen-files.ts';

type Texts = Extract<ChosenFiles, { kind: 'files' }>['texts'];

export interface ShownPlan {
  readonly plan: MenuImportPlan;
  /** The menu changed between the preview and the wish to apply it. */
  readonly isAnew: boolean;
}

export function useImport() {
  const [texts, setTexts] = useState<Texts | null>(null);
  const [refused, setRefused] = useState<Exclude<ChosenFiles, { kind: 'files' }> | null>(null);
  const [remove, setRemove] = useState(false);
  const [shown, setShown] = useState<ShownPlan | null>(null);
  const send = (files: Texts, more: Omit<MenuImport, 'files'>) =>
    post<MenuImportPlan>('/api/menu/import', { files, ...more } satisfies MenuImport);
  const preview = useMutation({
    mutationFn: ({ files, removing }: { readonly files: Texts; readonly removing: boolean }) =>
      send(files, { remove: removing, dry_run: true }),
    onSuccess: (plan) => setShown({ plan, isAnew: false }),
  });
  const apply = useMutation({
    mutationFn: (basis: string) => send(texts ?? {}, { remove, basis }),
    onSuccess: (plan) => setShown({ plan, isAnew: false }),
    onError(error) {
      if (error instanceof ApiError && error.code === 'changed_meanwhile')
        setShown({ plan: error.problem.current as MenuImportPlan, isAnew: true });
    },
  });
  const show = (files: Texts | null, removing: boolean): void => {
    setShown(null);
    apply.reset();
    if (files) preview.mutate({ files, removing });
  };
  return {
    texts,
    refused,
    remove,
    shown,
    preview,
    apply,
    async choose(files: readonly File[]): Promise<void> {
      const chosen = await readChosen(files);
      const found = chosen.kind === 'files' ? chosen.texts : null;
      setRefused(chosen.kind === 'files' ? null : chosen);
      setTexts(found);
      show(found, remove);
    },
    setRemove(removing: boolean): void {
      setRemove(removing);
      show(texts, removing);
    },
  };
}
