import { FiguresPage } from '../figures/figures-page.tsx';

export const Board = () => <FiguresPage />;
