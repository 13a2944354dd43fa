// The audit trail: what staff did and what was refused, newest first, by person, kind and time.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Account, AuditPage } from '@waggle/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Select } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { AuditEntryRow, operatorPerson, staffTokenPerson, useNameOfPerson } from './audit-entry.tsx';
import styles from './audit-page.module.css';
import { auditKinds } from './audit-words.ts';
import staff from './staff-page.module.css';
import { useErrorText } from './use-admin-errors.ts';

interface Filter {
  /** An account id, or the name of somebody without an account; empty: everybody. */
  readonly person: string;
  readonly kind: string;
  /** Of inputs for a time on this device; empty: any. */
  readonly from: string;
  readonly to: string;
}

const everything: Filter = { person: '', kind: '', from: '', to: '' };
const pageSize = 50;

export function AuditTrailPage() {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const titleId = useId();
  const [filter, setFilter] = useState(everything);
  /** Of a person whom the list of accounts may lack. */
  const [chosenName, setChosenName] = useState('');
  const trail = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) => get<AuditPage>(pathOf(filter, pageParam), { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: 0,
  });
  const entries = trail.data?.pages.flatMap((page) => page.entries) ?? [];
  const set = (part: Partial<Filter>): void => setFilter((before) => ({ ...before, ...part }));
  return (
    <section aria-labelledby={titleId}>
      <div className={staff.head}>
        <div>
          <h1 id={titleId}>{t('audit.title')}</h1>
          <p className={staff.lead}>{t('audit.lead')}</p>
        </div>
        <Button busy={trail.isRefetching} onClick={() => void trail.refetch()}>
          {t('audit.refresh')}
        </Button>
      </div>
      <form className={styles.filter} aria-label={t('audit.filter')} onSubmit={(event) => event.preventDefault()}>
        <Persons person={filter.person} name={chosenName} onChange={(person) => set({ person })} />
        <Select label={t('audit.kindLabel')} value={filter.kind} onChange={({ target }) => set({ kind: target.value })}>
          <option value="">{t('audit.everything')}</option>
          {auditKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`audit.kind.${kind}`)}
            </option>
          ))}
        </Select>
        <Field
          type="datetime-local"
          label={t('audit.since')}
          value={filter.from}
          onChange={({ target }) => set({ from: target.value })}
        />
        <Field
          type="datetime-local"
          label={t('audit.until')}
          value={filter.to}
          onChange={({ target }) => set({ to: target.value })}
        />
      </form>
      {trail.isPending && <Loading />}
      {trail.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void trail.refetch()}>{t('again')}</Button>}>
          {words(trail.error)}
        </Notice>
      )}
      <p role="status" className={styles.count}>
        {trail.isSuccess && t('audit.shown', { count: entries.length })}
      </p>
      <ol className={staff.list} aria-label={t('audit.title')}>
        {entries.map((entry) => (
          <AuditEntryRow
            key={entry.entry_id}
            entry={entry}
            onPerson={
              filter.person === ''
                ? (person, name) => {
                    setChosenName(name);
                    set({ person });
                  }
                : null
            }
          />
        ))}
      </ol>
      {trail.hasNextPage && (
        <Button className={styles.older} busy={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
          {t('audit.older')}
        </Button>
      )}
    </section>
  );
}

interface PersonsProps {
  readonly person: string;
  /** What the person is called if there is no such account any more. */
  readonly name: string;
  readonly onChange: (person: string) => void;
}

function Persons({ person, name, onChange }: PersonsProps) {
  const { t } = useTranslation('admin');
  const nameOf = useNameOfPerson();
  const accounts = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => get<{ accounts: Account[] }>('/api/accounts', { signal }),
  });
  const known = [
    ...(accounts.data?.accounts ?? []).map((account) => ({ id: account.account_id as string, name: account.name })),
    ...[staffTokenPerson, operatorPerson].map((who) => ({ id: who, name: nameOf(who) })),
  ];
  const all = person === '' || known.some(({ id }) => id === person) ? known : [...known, { id: person, name }];
  return (
    <Select label={t('audit.person')} value={person} onChange={({ target }) => onChange(target.value)}>
      <option value="">{t('audit.everybody')}</option>
      {all.map(({ id, name: shown }) => (
        <option key={id} value={id}>
          {shown}
        </option>
      ))}
    </Select>
  );
}

/** @param before the entry that a page continues after; empty: the newest */
function pathOf({ from, to, ...exact }: Filter, before: string): string {
  const asked = { ...exact, from: instantOf(from), to: instantOf(to), before, limit: String(pageSize) };
  const given = Object.entries(asked).filter(([, value]) => value !== '');
  return `/api/audit?${new URLSearchParams(given)}`;
}

/** Of the time on this device. A browser may leave a field half filled in. */
function instantOf(local: string): string {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
