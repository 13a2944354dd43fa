// Starts the client.
import { createRoot } from 'react-dom/client';
import { whenSessionRefused, whenSessionUsed } from './api/client.ts';
import { App } from './app.tsx';
import { startI18n } from './i18n/i18n.ts';
import { expectMenu } from './menu/live-menu.ts';
import { routes } from './routes.ts';
import { checkSession, keepSession } from './session/use-session.ts';
import './styles/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root: the client has no place to be');
whenSessionRefused(() => void checkSession());
whenSessionUsed(keepSession);
// Words and menu come side by side.
if (location.pathname === routes.menu || location.pathname === routes.checkout) expectMenu();
await startI18n();
createRoot(root).render(<App />);
