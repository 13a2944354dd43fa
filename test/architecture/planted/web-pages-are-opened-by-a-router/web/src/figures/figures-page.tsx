export const FiguresPage = () => <p>1</p>;
