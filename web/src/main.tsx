// Starts the client.
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { onProofAsked, onSessionRefused, onSessionUsed } from './api/client.ts';
import { App } from './app.tsx';
import { basePath, currentPath, redirectToBasePath } from './base-path.ts';
import { startI18n } from './i18n/i18n.ts';
import { preloadMenu } from './menu/live-menu.ts';
import { paths } from './paths.ts';
import { askForProof } from './session/proof.ts';
import { checkSession, extendSession } from './session/use-session.ts';
import './styles/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root: the client has nowhere to render');
onSessionRefused(() => void checkSession());
onSessionUsed(extendSession);
onProofAsked(askForProof);
// The texts and the menu load in parallel.
if (currentPath() === paths.menu || currentPath() === paths.checkout) preloadMenu();
if (!redirectToBasePath()) {
  await startI18n();
  createRoot(root).render(
    <Router base={basePath}>
      <App />
    </Router>,
  );
}
