// Asks who one is before a change of accounts or sessions. Mounted once; customers do not load what it asks.
import { lazy, Suspense } from 'react';
import { useProofAsked } from '../session/proof.ts';

const OpenProofDialog = lazy(() => import('./open-proof-dialog.tsx'));

export function ProofDialog() {
  if (!useProofAsked()) return null;
  return (
    <Suspense fallback={null}>
      <OpenProofDialog />
    </Suspense>
  );
}
