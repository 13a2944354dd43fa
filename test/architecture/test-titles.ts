// Finds the titles of the tests in a source, as they are written: `test('…')`, `test.each(…)('…')`, `test.skipIf(…)('…')`.
import { type Expression, parseSync, type TemplateLiteral } from '@swc/core';

/** A template's expression becomes `${…}`, or `${name}` when it is an identifier. */
export function testTitles(source: string): string[] {
  const titles: string[] = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'esnext' }), (node) => {
    if (!isCall(node) || !isTest(node.callee)) return;
    const [title] = node.arguments;
    if (title?.expression.type === 'StringLiteral') titles.push(title.expression.value);
    if (title?.expression.type === 'TemplateLiteral') titles.push(textOf(title.expression));
  });
  return titles;
}

interface Call {
  readonly type: 'CallExpression';
  readonly callee: Expression;
  readonly arguments: readonly { readonly expression: Expression }[];
}

const isCall = (node: object): node is Call => (node as { type?: unknown }).type === 'CallExpression';

// `test` and its members, such as `test.each`.
function isTest(callee: Expression): boolean {
  if (callee.type === 'Identifier') return callee.value === 'test';
  if (callee.type === 'MemberExpression') return isTest(callee.object);
  if (callee.type === 'CallExpression' && callee.callee.type === 'MemberExpression') return isTest(callee.callee);
  return callee.type === 'TaggedTemplateExpression' && isTest(callee.tag);
}

function textOf({ quasis, expressions }: TemplateLiteral): string {
  return quasis.reduce((text, { cooked, raw }, at) => {
    const expression = expressions[at];
    const name = expression?.type === 'Identifier' ? expression.value : '…';
    return `${text}${cooked ?? raw}${expression ? `\${${name}}` : ''}`;
  }, '');
}

function visit(node: unknown, see: (node: object) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) see(node);
  for (const child of Object.values(node)) visit(child, see);
}
