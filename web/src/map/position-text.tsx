// The texts about a courier's position, with or without a map. Each is a separate element keyed by its text: browser translation
// replaces text nodes and would keep showing old ones.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import {
  ageOf,
  type PositionKnown,
  type PositionSummary,
  type Reader,
  summarizePosition,
} from './position-summary.rules.ts';
import { roughly } from './remaining-metres.ts';

export interface PositionTextProps {
  readonly reader: Reader;
  readonly known: PositionKnown;
  /** The class of the sentence about the age. */
  readonly ageClass?: string | undefined;
}

export function PositionText({ reader, known, ageClass }: PositionTextProps) {
  const { t } = useTranslation('map');
  const { distance } = useFormat();
  const textOf = (said: PositionSummary): string => {
    if (said.kind === 'away') return t(`${reader}.away`, { distance: distance(said.metres) });
    if (said.kind !== 'fromHere') return t(`${reader}.${said.kind}`);
    const direction = t(`direction.${said.direction}`);
    return t(`${reader}.fromHere`, { distance: distance(said.metres), direction });
  };
  const said = summarizePosition(known);
  const shown = textOf(said);
  const age = ageOf(known.ageSeconds);
  const aged = age.kind === 'now' ? t('age.now') : t(`age.${age.kind}`, { count: age.count });
  // Rounded, so that screen readers do not read out a change every second.
  const spoken = textOf('metres' in said ? { ...said, metres: roughly(said.metres) } : said);
  return (
    <>
      <span key={shown} aria-hidden="true">
        {shown}
      </span>
      <span key={aged} className={ageClass} data-age>
        {aged}
      </span>
      <span className="visually-hidden" role="status">
        <span key={spoken}>{spoken}</span>
      </span>
    </>
  );
}
