// The operations page: what goes on, live, for those who operate a Waggle.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { lazyPart } from '../lazy-part.tsx';
import { ConnectionLine } from '../live/connection-line.tsx';
import { Loading } from '../shell/loading.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { loadKitchenZone } from '../zone/kitchen-zone.ts';
import { DeadLetters } from './dead-letters.tsx';
import { FindOrder } from './find-order.tsx';
import { JourneySection } from './journey-section.tsx';
import { type OpenedNode, OpenedPanel } from './opened-panel.tsx';
import styles from './operations-page.module.css';
import { StreamPicture } from './stream-picture.tsx';
import { OperationsSummary } from './summary.tsx';
import { useOperations } from './use-operations.ts';
import { WhatIf, WhoHandles } from './who-handles.tsx';

const FaultPanel = lazyPart(() => import('./fault-panel.tsx'), <Loading />);

export default function OperationsPage() {
  const { t } = useTranslation('operations');
  const { operations, now, listen, live } = useOperations();
  const [opened, setOpened] = useState<OpenedNode | null>(null);
  const order = useSearchParams()[0].get('order');
  usePageTitle(t('title'));
  useEffect(loadKitchenZone, []);
  return (
    <div className={styles.page}>
      <ConnectionLine state={live} />
      {operations.now ? (
        <>
          <OperationsSummary operations={operations} snapshot={operations.now} now={now} />
          <FindOrder />
          {order !== null && <JourneySection key={order} orderId={order} />}
          <StreamPicture
            operations={operations}
            now={now}
            listen={listen}
            onOpenStream={(stream) => setOpened({ stream, group: null })}
            onOpenGroup={(stream, group) => setOpened({ stream, group })}
          />
          <WhoHandles />
          <WhatIf engine={operations.now.engine} />
          {operations.now.faults && <FaultPanel faults={operations.now.faults} snapshot={operations.now} now={now} />}
          <DeadLetters letters={operations.now.dead_letters} now={now} />
        </>
      ) : (
        <Loading />
      )}
      {opened && <OpenedPanel opened={opened} operations={operations} now={now} onClose={() => setOpened(null)} />}
    </div>
  );
}
